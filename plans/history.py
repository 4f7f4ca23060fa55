"""The story of a task in words: one sentence for every verb of the audit trail."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from plans.charts.lights import WORDS
from plans.models import ChangeRequest, Notice, Task
from plans.schedule import Period, day_of


@dataclass(frozen=True)
class Event:
    """One line of a timeline; see templates/components/timeline.html."""

    at: datetime
    what: str
    who: str = ""
    words: str = ""
    light: str = ""
    badge: str = ""
    url: str = ""


def event(entry, *, kind=Task.Reporting.MONTH, unit=""):
    """What an audit entry says, as an Event.

    `kind` is the task's reporting period, by which periods are named; `unit` the
    short name of the unit for which the person acted.
    """
    changes = Changes(entry.changes, kind)
    sentence = SENTENCES.get(entry.verb)
    who = " · ".join(part for part in (unit, entry.by_name) if part)
    return Event(
        at=entry.at,
        what=sentence(changes)
        if sentence
        else _("Recorded: %(what)s") % {"what": entry.subject_label or entry.verb},
        who=_in_place_of(who, changes.text("on_behalf_of")),
        words=changes.words(),
    )


def _in_place_of(who, absent):
    if not absent:
        return who
    return _("%(who)s (deputy of %(absent)s)") % {"who": who, "absent": absent}


@dataclass(frozen=True)
class Changes:
    """What an entry keeps of a deed, read gently: old entries may lack a figure."""

    values: dict
    kind: str

    def text(self, name):
        value = self.values.get(name)
        return "" if value is None else str(value)

    def pair(self, name):
        value = self.values.get(name)
        return value if isinstance(value, list) and len(value) == 2 else ["?", "?"]

    @property
    def period(self):
        if not self.text("period_end"):
            return ""
        end = date.fromisoformat(self.text("period_end"))
        period = Period.of(self.kind, end)
        return (period if period.end == end else Period.of("month", end)).label()

    @property
    def is_late(self):
        return bool(self.values.get("late"))

    def words(self):
        """What the person wrote."""
        names = ("demand", "reason", "words", "question", "answer")
        return next((self.text(name) for name in names if self.text(name)), "")


def _says(text):
    """A verb whose sentence has no figures; the text is translated when it is read."""
    return lambda changes: _(text)


def _assigned(changes):
    return _("Assigned to %(unit)s, due on %(day)s") % {
        "unit": changes.text("lead_unit"),
        "day": changes.text("due_on"),
    }


def _carried_over(changes):
    return _("Carried over: it continues task %(code)s") % {
        "code": changes.text("continues")
    }


def _held(changes):
    return _("Put on hold until %(day)s") % {"day": changes.text("review_on")}


def _lead_unit_changed(changes):
    before, after = changes.pair("lead_unit")
    return _("Lead unit changed: %(before)s → %(after)s") % {
        "before": before,
        "after": after,
    }


def _dates_shifted(changes):
    if not changes.values.get("due_on"):
        before, after = changes.pair("start_on")
        return _("Start moved: %(before)s → %(after)s") % {
            "before": before,
            "after": after,
        }
    before, after = changes.pair("due_on")
    return _("Due date moved: %(before)s → %(after)s") % {
        "before": before,
        "after": after,
    }


def _milestone_added(changes):
    return _("Milestone added, due on %(day)s") % {"day": changes.text("due_on")}


def _milestone_amended(changes):
    name = changes.text("milestone")
    if not changes.values.get("due_on"):
        return _("Weight or rank of milestone “%(name)s” changed") % {"name": name}
    before, after = changes.pair("due_on")
    return _("Milestone “%(name)s” moved: %(before)s → %(after)s") % {
        "name": name,
        "before": before,
        "after": after,
    }


def _reweighed(changes):
    before, after = changes.pair("weight")
    return _("Weight changed: %(before)s → %(after)s") % {
        "before": before,
        "after": after,
    }


def _entrusted(changes):
    named = [
        _(text) % {"name": changes.pair(name)[1]}
        for name, text in ENTRUSTED.items()
        if changes.values.get(name)
    ]
    said = pgettext("between items", ", ").join(named)
    return said or _("Leader or owner named")


ENTRUSTED = {
    "responsible_leader": gettext_noop("Responsible leader: %(name)s"),
    "owner": gettext_noop("Owner: %(name)s"),
}


def _claim_accepted(changes):
    if changes.values.get("on_time", True):
        return _("Completion accepted")
    return _("Completion accepted, claimed after the due date")


def _claim_submitted(changes):
    return _("Completion claimed: completed on %(day)s") % {
        "day": changes.text("completed_on")
    }


def _report_submitted(changes):
    before, after = changes.pair("percent")
    figures = {"period": changes.period, "before": before, "after": after}
    if changes.values.get("correction"):
        text = _("%(period)s report corrected: %(before)s%% → %(after)s%%")
    elif changes.is_late:
        text = _("%(period)s report submitted late: %(before)s%% → %(after)s%%")
    else:
        text = _("%(period)s report submitted: %(before)s%% → %(after)s%%")
    said = text % figures
    if reached := changes.values.get("reached"):
        said += _("; milestone reached: %(names)s") % {
            "names": pgettext("between items", ", ").join(reached)
        }
    return said


def _of_period(text):
    return lambda changes: _(text) % {"period": changes.period}


def _report_accepted(changes):
    return _("%(period)s report accepted: %(percent)s%%") % {
        "period": changes.period,
        "percent": changes.text("percent"),
    }


def _extension(text):
    def sentence(changes):
        before, after = changes.pair("due_on")
        subject = (
            _("milestone “%(name)s”") % {"name": changes.text("milestone")}
            if changes.text("milestone")
            else _("the task")
        )
        said = _(text) % {"subject": subject, "before": before, "after": after}
        return said + (_(", asked late") if changes.is_late else "")

    return sentence


def _change(text):
    def sentence(changes):
        kinds = dict(ChangeRequest.Kind.choices)
        kind = changes.text("kind")
        return _(text) % {"kind": kinds.get(kind, kind)}

    return sentence


def _ended(sentence):
    """That a paper ended by itself: the end of the task comes first."""

    def said(changes):
        end = ENDS.get(changes.text("with"), ENDS["closed"])
        return _("%(end)s, ended by itself: %(paper)s") % {
            "end": _(end),
            "paper": sentence(changes),
        }

    return said


ENDS = {
    "completed": gettext_noop("Task completed"),
    "cancelled": gettext_noop("Task cancelled"),
    "closed": gettext_noop("Task closed"),
    "archived": gettext_noop("Task archived"),
}


def _coordination_asked(changes):
    return _("Coordination asked of %(unit)s, reply by %(day)s") % {
        "unit": changes.text("addressee"),
        "day": changes.text("reply_by"),
    }


def _coordination_withdrawn(changes):
    return _("Coordination request to %(unit)s withdrawn") % {
        "unit": changes.text("addressee")
    }


def _objection_raised(changes):
    return _("Objection to the light “%(light)s”") % {
        "light": WORDS.get(changes.text("light"), changes.text("light"))
    }


def _instruction_given(changes):
    return _("Instruction to %(unit)s, answer by %(day)s") % {
        "unit": changes.text("unit"),
        "day": changes.text("answer_by"),
    }


def _notice(text):
    """A sentence about a notice: its level, its number, until when, how it ended."""
    levels, endings = dict(Notice.Level.choices), dict(Notice.Ending.choices)

    def sentence(changes):
        level, ending = changes.text("level"), changes.text("ending")
        return _(text) % {
            "level": levels.get(level, level),
            "notice": changes.text("notice"),
            "before": changes.text("before"),
            "unit": changes.text("unit"),
            "day": changes.text("reply_by"),
            "ending": endings.get(ending, ending),
        }

    return sentence


SENTENCES = {
    "task.registered": _says(gettext_noop("Registered")),
    "task.assigned": _assigned,
    "task.acknowledged": _says(gettext_noop("Acknowledged by the lead unit")),
    "task.held": _held,
    "task.resumed": _says(gettext_noop("Taken off hold")),
    "task.cancelled": _says(gettext_noop("Cancelled")),
    "task.reopened": _says(gettext_noop("Reopened")),
    "task.closed": _says(gettext_noop("Closed")),
    "task.archived": _says(gettext_noop("Archived with the plan")),
    "task.lead_unit_changed": _lead_unit_changed,
    "task.dates_shifted": _dates_shifted,
    "task.carried_over": _carried_over,
    "task.drafted": _says(gettext_noop("Drafted out of the minutes")),
    "task.deleted": _says(gettext_noop("Draft deleted")),
    "task.added": _says(gettext_noop("Entered in the plan")),
    "task.edited": _says(gettext_noop("Edited by the planner")),
    "task.entrusted": _entrusted,
    "task.reweighed": _reweighed,
    "milestone.added": _milestone_added,
    "milestone.amended": _milestone_amended,
    "milestone.edited": _says(gettext_noop("A milestone edited by the planner")),
    "milestone.deleted": _says(gettext_noop("A milestone of the draft deleted")),
    "claim.submitted": _claim_submitted,
    "claim.withdrawn": _says(gettext_noop("Completion claim withdrawn")),
    "claim.accepted": _claim_accepted,
    "claim.review_undone": _says(
        gettext_noop("Decision on the completion claim undone, it waits again")
    ),
    "claim.ended": _ended(_says(gettext_noop("completion claim"))),
    "claim.returned": _says(gettext_noop("Completion claim returned")),
    # Of drafts, which no task's story tells; claims bring their files with them.
    "attachment.added": _says(gettext_noop("File added")),
    "attachment.removed": _says(gettext_noop("File removed")),
    "report.submitted": _report_submitted,
    "report.withdrawn": _of_period(gettext_noop("%(period)s report withdrawn")),
    "report.signed_off": _of_period(
        gettext_noop("%(period)s report signed off by the head")
    ),
    "report.sent_back": _of_period(
        gettext_noop("%(period)s report sent back by the head")
    ),
    "report.accepted": _report_accepted,
    "report.review_undone": _of_period(
        gettext_noop("%(period)s report: decision undone, it waits for review again")
    ),
    "report.missed": _of_period(
        gettext_noop("%(period)s report missed: not filed when the next window opened")
    ),
    "report.returned": _of_period(gettext_noop("%(period)s report returned")),
    "extension.asked": _extension(
        gettext_noop("Extension asked for %(subject)s: %(before)s → %(after)s")
    ),
    "extension.approved": _extension(
        gettext_noop("Extension approved for %(subject)s: %(before)s → %(after)s")
    ),
    "extension.refused": _extension(
        gettext_noop("Extension refused for %(subject)s: %(before)s → %(after)s")
    ),
    "extension.withdrawn": _extension(
        gettext_noop(
            "Extension request withdrawn for %(subject)s: %(before)s → %(after)s"
        )
    ),
    "extension.ended": _ended(
        _extension(
            gettext_noop("extension request for %(subject)s: %(before)s → %(after)s")
        )
    ),
    "extension.revived": _extension(
        gettext_noop(
            "Extension request for %(subject)s waits for decision again: "
            "%(before)s → %(after)s"
        )
    ),
    "change.ended": _ended(_change(gettext_noop("change request: %(kind)s"))),
    "change.revived": _change(
        gettext_noop("Change request waits for decision again: %(kind)s")
    ),
    "change.asked": _change(gettext_noop("Change asked: %(kind)s")),
    "change.approved": _change(gettext_noop("Change approved: %(kind)s")),
    "change.refused": _change(gettext_noop("Change refused: %(kind)s")),
    "change.withdrawn": _change(gettext_noop("Change request withdrawn: %(kind)s")),
    "coordination.asked": _coordination_asked,
    "coordination.answered": _says(gettext_noop("Coordination request answered")),
    "coordination.withdrawn": _coordination_withdrawn,
    "objection.raised": _objection_raised,
    "objection.answered": _says(gettext_noop("Objection answered")),
    "instruction.given": _instruction_given,
    "instruction.answered": _says(gettext_noop("Instruction answered")),
    "notice.sent": _notice(
        gettext_noop("%(level)s %(notice)s sent to %(unit)s, reply by %(day)s")
    ),
    "notice.stepped_up": _notice(
        gettext_noop(
            "%(before)s stepped up to the %(level)s %(notice)s, reply by %(day)s"
        )
    ),
    "notice.answered": _notice(gettext_noop("%(notice)s replied to")),
    "notice.lifted": _notice(gettext_noop("%(notice)s lifted")),
    "notice.ended": _notice(gettext_noop("%(notice)s: %(ending)s")),
    "notice.revived": _notice(
        gettext_noop("%(notice)s is open again: the acceptance was undone")
    ),
    "directive.split": _says(gettext_noop("Sentence split into clauses")),
    "directive.no_task": _says(
        gettext_noop("Decided that no task of its own is needed")
    ),
    "directive.reconsidered": _says(gettext_noop("Decision on a directive taken back")),
    "directive.unlinked": _says(gettext_noop("Link with a directive removed")),
    "contribution.added": _says(gettext_noop("Contribution note added")),
    "directive.linked": _says(gettext_noop("Linked with a directive of the minutes")),
    "plan.approved": _says(gettext_noop("Plan put into force")),
}


def light_events(spans):
    """The changes of colour among a task's spans, in order, as Events.

    What was foreseen and came about is one of them, although nobody did anything.
    """
    events, before = [], None
    for span in spans:
        if before is not None and span.light != before.light:
            events.append(
                Event(
                    at=span.since,
                    what=_("The light changed from %(before)s to %(after)s")
                    % {"before": WORDS[before.light], "after": WORDS[span.light]},
                    who=span.sentence(day_of(span.since)),
                    light=span.light,
                )
            )
        before = span
    return events
