"""Putting a task on hold and what else its state asks of a supervisor, each a page."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from plans import deciders
from plans.actions import tasks as actions
from plans.forms.decisions import HoldForm, OptionalReasonForm, ReasonForm
from plans.forms.tickets import OnceForm
from plans.views.deeds import deed, posted, task_of
from resort_portal.words import keeps_words
from towns.access import Permission


def _deed(act: Callable, form_class, *, page, title, says, told):
    """The page of one deed: what it does, the form, and the deed itself by POST."""

    @keeps_words(page)
    def view(request, code):
        task = task_of(request, code)
        behind = deciders.require(request.user, Permission.HOLD, task)
        form = form_class(posted(request))

        def do(**words):
            act(task, by=request.user, on_behalf_of=behind, **words)

        heading = _(title)
        return deed(
            request,
            task,
            form,
            do,
            told=_(told),
            title=heading,
            submit=heading,
            notes=[_(says)],
        )

    return view


hold = _deed(
    actions.hold,
    HoldForm,
    page="plans:task-hold",
    title=gettext_noop("Put on hold"),
    says=gettext_noop(
        "While on hold the task is grey, owes no reports and leaves weighted progress; "
        "on the review date it is looked at again."
    ),
    told=gettext_noop("The task is on hold."),
)
resume = _deed(
    actions.resume,
    OptionalReasonForm,
    page="plans:task-resume",
    title=gettext_noop("Take off hold"),
    says=gettext_noop(
        "The task returns to the state it had before; its dates have not moved."
    ),
    told=gettext_noop("The task is off hold."),
)
close = _deed(
    actions.close,
    OnceForm,
    page="plans:task-close",
    title=gettext_noop("Close the task"),
    says=gettext_noop(
        "The task is struck off the ledger; it stays done, with everything on record."
    ),
    told=gettext_noop("The task is closed."),
)
reopen = _deed(
    actions.reopen,
    ReasonForm,
    page="plans:task-reopen",
    title=gettext_noop("Reopen the task"),
    says=gettext_noop(
        "The task is in progress again and its light follows the rule from now on; "
        "milestones reached only with the task are open again."
    ),
    told=gettext_noop("The task is in progress again."),
)
archive = _deed(
    actions.archive,
    OnceForm,
    page="plans:task-archive",
    title=gettext_noop("Archive the task"),
    says=gettext_noop(
        "The task goes into the archive with its plan and can no longer be reopened."
    ),
    told=gettext_noop("The task is archived."),
)
