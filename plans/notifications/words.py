"""A notification in words: one sentence for every kind, in the reader's language."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from plans.charts.lights import WORDS as LIGHTS
from plans.dashboards.freshness import label_of
from plans.models import ChangeRequest, CoordinationRequest, Notice
from plans.notifications.kinds import Kind
from plans.schedule import SHANGHAI


class Figures(dict):
    """What sentences are filled with; read gently: old rows may lack a figure."""

    def __init__(self, values):
        super().__init__({"days": 0, "number": 0, **values})
        if end := values.get("period_end"):
            kind = values.get("period_kind", "month")
            self["period"] = label_of(date.fromisoformat(end), kind)
        if closes_at := values.get("closes_at"):
            moment = datetime.fromisoformat(closes_at).astimezone(SHANGHAI)
            self["closes"] = f"{moment:%m-%d %H:%M}"
        self["change"] = dict(ChangeRequest.Kind.choices).get(values.get("change"))
        self["need"] = dict(CoordinationRequest.Kind.choices).get(values.get("need"))
        self["light"] = LIGHTS.get(values.get("light"), "")
        self["level"] = dict(Notice.Level.choices).get(values.get("level"))
        self["ending"] = dict(Notice.Ending.choices).get(values.get("ending"))

    def __missing__(self, name):
        return ""


def sentence(kind, values):
    """What happened, in one sentence without the task's name."""
    said = SENTENCES.get(kind, "")
    figures = Figures(values)
    if callable(said):
        said = said(figures)
    return str(said % figures) if said else ""


def quoted(values):
    """What a person wrote, to be shown beneath the sentence."""
    return str(values.get("words", ""))


def _by_days(today, later):
    return lambda f: later if f["days"] else today


def _of(milestone, task):
    return lambda f: milestone if f["milestone"] else task


def _review_waiting(f):
    parts = [
        ngettext_lazy(
            "%(number)s paper waits for review",
            "%(number)s papers wait for review",
            "number",
        )
        % f
    ]
    if f["late"]:
        parts.append(_("%(late)s beyond their time") % f)
    if f["today"]:
        parts.append(_("%(today)s to be reviewed today") % f)
    return _(", ").join(map(str, parts)).replace("%", "%%")


SENTENCES = {
    Kind.TASK_OVERDUE: ngettext_lazy(
        "Overdue by %(days)s day, due on %(due_on)s",
        "Overdue by %(days)s days, due on %(due_on)s",
        "days",
    ),
    Kind.MILESTONE_OVERDUE: ngettext_lazy(
        "Milestone “%(milestone)s” overdue by %(days)s day, due on %(due_on)s",
        "Milestone “%(milestone)s” overdue by %(days)s days, due on %(due_on)s",
        "days",
    ),
    Kind.TASK_ESCALATED: ngettext_lazy(
        "%(unit)s: overdue by %(days)s day, due on %(due_on)s; please look into it",
        "%(unit)s: overdue by %(days)s days, due on %(due_on)s; please look into it",
        "days",
    ),
    Kind.MILESTONE_ESCALATED: ngettext_lazy(
        "%(unit)s: key milestone “%(milestone)s” overdue by %(days)s day, due on "
        "%(due_on)s; please look into it",
        "%(unit)s: key milestone “%(milestone)s” overdue by %(days)s days, due on "
        "%(due_on)s; please look into it",
        "days",
    ),
    Kind.REPORT_OVERDUE: ngettext_lazy(
        "%(unit)s: %(period)s report overdue for %(number)s task, closed %(closes)s",
        "%(unit)s: %(period)s reports overdue for %(number)s tasks, closed %(closes)s",
        "number",
    ),
    Kind.REPORT_MISSED: ngettext_lazy(
        "%(unit)s: %(period)s report of %(number)s task is recorded as missed; a "
        "supplement may follow",
        "%(unit)s: %(period)s reports of %(number)s tasks are recorded as missed; "
        "supplements may follow",
        "number",
    ),
    Kind.UNACKNOWLEDGED: gettext_lazy(
        "Assigned on %(assigned_on)s and not yet acknowledged"
    ),
    Kind.COORDINATION_OVERDUE: ngettext_lazy(
        "%(unit)s has waited %(days)s day beyond %(reply_by)s for an answer: %(need)s",
        "%(unit)s has waited %(days)s days beyond %(reply_by)s for an answer: %(need)s",
        "days",
    ),
    Kind.INSTRUCTION_OVERDUE: gettext_lazy(
        "%(unit)s: the instruction was to be answered by %(answer_by)s"
    ),
    Kind.NOTICE_OVERDUE: gettext_lazy(
        "%(unit)s: %(serial)s was to be replied to by %(reply_by)s"
    ),
    Kind.REPORT_RETURNED: gettext_lazy("%(period)s report returned"),
    Kind.CLAIM_RETURNED: gettext_lazy("Completion claim returned"),
    Kind.TASK_DUE: _by_days(
        gettext_lazy("Due today"),
        ngettext_lazy(
            "Due on %(due_on)s, in %(days)s day",
            "Due on %(due_on)s, in %(days)s days",
            "days",
        ),
    ),
    Kind.MILESTONE_DUE: _by_days(
        gettext_lazy("Milestone “%(milestone)s” due today"),
        ngettext_lazy(
            "Milestone “%(milestone)s” due on %(due_on)s, in %(days)s day",
            "Milestone “%(milestone)s” due on %(due_on)s, in %(days)s days",
            "days",
        ),
    ),
    Kind.HOLD_REVIEW: gettext_lazy("On hold: to be looked at again on %(review_on)s"),
    Kind.REPORT_OPEN: ngettext_lazy(
        "%(unit)s: %(period)s report open for %(number)s task, closes %(closes)s",
        "%(unit)s: %(period)s reports open for %(number)s tasks, close %(closes)s",
        "number",
    ),
    Kind.REPORT_DUE: ngettext_lazy(
        "%(unit)s: %(period)s report of %(number)s task still to be filed by "
        "%(closes)s",
        "%(unit)s: %(period)s reports of %(number)s tasks still to be filed by "
        "%(closes)s",
        "number",
    ),
    Kind.SIGN_OFF: ngettext_lazy(
        "%(unit)s: %(number)s report waits for your sign-off",
        "%(unit)s: %(number)s reports wait for your sign-off",
        "number",
    ),
    Kind.ASSIGNED: gettext_lazy("Assigned to your unit, due on %(due_on)s"),
    Kind.LEAD_UNIT_CHANGED: gettext_lazy("Lead unit changed: %(before)s → %(after)s"),
    Kind.HELD: gettext_lazy("Put on hold until %(review_on)s"),
    Kind.RESUMED: gettext_lazy("Taken off hold"),
    Kind.REOPENED: gettext_lazy("Reopened"),
    Kind.CANCELLED: gettext_lazy("Cancelled"),
    Kind.CLAIM_ACCEPTED: gettext_lazy("Completion accepted"),
    Kind.EXTENSION_APPROVED: _of(
        gettext_lazy(
            "Extension of milestone “%(milestone)s” approved: %(due_on)s → %(to)s"
        ),
        gettext_lazy("Extension approved: %(due_on)s → %(to)s"),
    ),
    Kind.EXTENSION_REFUSED: _of(
        gettext_lazy(
            "Extension of milestone “%(milestone)s” refused, still due on %(due_on)s"
        ),
        gettext_lazy("Extension refused, still due on %(due_on)s"),
    ),
    Kind.CHANGE_APPROVED: gettext_lazy("Change approved: %(change)s"),
    Kind.CHANGE_REFUSED: gettext_lazy("Change refused: %(change)s"),
    Kind.REPORT_ACCEPTED: gettext_lazy("%(period)s report accepted: %(percent)s%%"),
    Kind.NOTICE_SENT: gettext_lazy(
        "%(level)s %(serial)s to %(unit)s, reply by %(reply_by)s"
    ),
    Kind.NOTICE_ANSWERED: gettext_lazy("%(unit)s replied to %(serial)s (%(level)s)"),
    Kind.NOTICE_ENDED: gettext_lazy("%(serial)s (%(level)s): %(ending)s"),
    Kind.INSTRUCTION_GIVEN: gettext_lazy(
        "Instruction by a leader, to be answered by %(answer_by)s"
    ),
    Kind.INSTRUCTION_ANSWERED: gettext_lazy("%(unit)s answered your instruction"),
    Kind.COORDINATION_ASKED: gettext_lazy(
        "%(unit)s asks your unit: %(need)s, answer by %(reply_by)s"
    ),
    Kind.COORDINATION_ANSWERED: gettext_lazy(
        "%(unit)s answered the coordination request"
    ),
    Kind.OBJECTION_RAISED: gettext_lazy("%(unit)s objects to the light “%(light)s”"),
    Kind.OBJECTION_ANSWERED: gettext_lazy("The objection to the light is answered"),
    Kind.CLAIM_SUBMITTED: gettext_lazy("%(unit)s claims completion"),
    Kind.EXTENSION_ASKED: _of(
        gettext_lazy(
            "%(unit)s asks to extend milestone “%(milestone)s”: %(due_on)s → %(to)s"
        ),
        gettext_lazy("%(unit)s asks for an extension: %(due_on)s → %(to)s"),
    ),
    Kind.CHANGE_ASKED: gettext_lazy("%(unit)s asks for a change: %(change)s"),
    Kind.REVIEW_WAITING: _review_waiting,
}
