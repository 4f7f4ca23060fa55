"""Claims, requests, instructions, objections and notes of a task, in words."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from plans.charts.lights import WORDS
from plans.dashboards.papers import Paper
from plans.models import (
    ChangeRequest,
    CompletionClaim,
    CoordinationRequest,
    Decision,
    Notice,
    Review,
    Task,
)
from plans.schedule import day_of

OPEN = "clay"
VERDICTS = {
    Review.Verdict.ACCEPTED: pgettext_lazy("completion claim", "accepted"),
    Review.Verdict.RETURNED: pgettext_lazy("completion claim", "returned"),
}


@dataclass(frozen=True)
class Sheet:
    """One paper as the page prints it."""

    at: datetime
    title: str
    status: str = ""
    tone: str = ""
    lines: tuple[str, ...] = ()
    words: str = ""
    answer: str = ""
    who: str = ""
    answered_by: str = ""
    answered_on: date | None = None
    is_late: bool = False
    key: tuple[str, int] | None = None

    @property
    def url(self):
        """The page of the paper itself, where it has one."""
        kind, pk = self.key or ("", 0)
        return reverse("plans:notice", args=[pk]) if kind == "notice" else ""


def sheets(papers, moment):
    """All of a task's papers but its reports, the newest first."""
    found = [
        _sheet(paper, title(paper), status(paper, moment), moment, lines(paper, moment))
        for kind, (title, status, lines) in KINDS.items()
        for paper in papers[kind]
    ]
    found += [_claim(paper, papers, moment) for paper in papers["claim"]]
    return sorted(found, key=lambda sheet: sheet.at, reverse=True)


def _sheet(paper: Paper, title, status, moment, lines=(), answer=None):
    label, tone = status
    is_answered = paper.was_answered_by(moment)
    return Sheet(
        at=paper.at,
        title=title,
        status=label,
        tone=tone,
        lines=tuple(lines),
        words=paper.words or "",
        answer=answer or ((paper.answer or "") if is_answered else ""),
        who=" · ".join(part for part in (paper.by_unit, paper.by) if part),
        answered_by=(paper.answered_by or "") if is_answered else "",
        answered_on=day_of(paper.answered_at) if is_answered else None,
        is_late=bool(paper.is_late),
        key=(paper.kind, paper.pk),
    )


def _claim(paper, papers, moment):
    review = next(
        (
            row
            for row in reversed(papers["claim_review"])
            if row.ref == paper.pk and (row.ended_at is None or row.ended_at > moment)
        ),
        None,
    )
    title = _("Completion claim: completed on %(day)s") % {"day": paper.from_on}
    if review:
        # It may have been undone since, and wait again.
        status = VERDICTS[review.status], ""
    elif paper.is_open_at(moment):
        status = _("Waiting for review"), OPEN
    else:
        status = CompletionClaim.Status(paper.status).label, ""
    sheet = _sheet(paper, title, status, moment)
    if review is None:
        return sheet
    return Sheet(
        **{
            **vars(sheet),
            "answer": review.words or "",
            "answered_by": review.by,
            "answered_on": day_of(review.at),
        }
    )


def _decided(paper, moment):
    if paper.is_open_at(moment):
        return Decision.PENDING.label, OPEN
    return Decision(paper.status).label, ""


def _answered(paper, moment):
    if paper.was_answered_by(moment):
        return _("Answered"), ""
    if not paper.is_open_at(moment):
        return Decision.WITHDRAWN.label, ""
    return _("Waiting for an answer"), OPEN


def _extension(paper):
    figures = {"name": paper.about, "before": paper.from_on, "after": paper.to_on}
    if paper.about:
        return _("Extension of “%(name)s”: %(before)s → %(after)s") % figures
    return _("Extension of the task: %(before)s → %(after)s") % figures


def _change(paper):
    return _("Change request: %(kind)s") % {
        "kind": ChangeRequest.Kind(paper.about).label
    }


def _moves(paper, moment):
    for name, before, after in paper.moves:
        if name == "milestone":
            continue  # the key of the one whose date is meant
        label = Task._meta.get_field(name).verbose_name
        yield f"{label}: {before} → {after}"


def _coordination(paper):
    return _("Coordination request to %(unit)s (%(kind)s), reply by %(day)s") % {
        "unit": paper.unit,
        "kind": CoordinationRequest.Kind(paper.about).label,
        "day": paper.to_on,
    }


def _instruction(paper):
    return _("Instruction to %(unit)s, answer by %(day)s") % {
        "unit": paper.unit,
        "day": paper.to_on,
    }


def _notice(paper):
    return _("%(level)s to %(unit)s, reply by %(day)s") % {
        "level": Notice.Level(paper.about).label,
        "unit": paper.unit,
        "day": paper.to_on,
    }


def _notice_status(paper, moment):
    if not paper.is_in_force_at(moment):
        return Notice.Ending(paper.status).label, ""
    return _answered(paper, moment)


def _objection(paper):
    return _("Objection to the light “%(light)s”") % {
        "light": WORDS.get(paper.about, paper.about)
    }


def _contribution(paper):
    return _("Contribution of %(unit)s") % {"unit": paper.unit}


def _nothing(paper, moment):
    return ()


def days_late(paper, moment):
    """How many days a coordination request stood open past its reply date."""
    closed = paper.answered_at or paper.ended_at
    until = min(closed, moment) if closed else moment
    return max(0, (day_of(until) - paper.to_on).days)


def _delay(paper, moment):
    if days := days_late(paper, moment):
        yield ngettext(
            "Open for %(days)s day past the reply date",
            "Open for %(days)s days past the reply date",
            days,
        ) % {"days": days}


# kind: (title, status, further lines)
KINDS = {
    "extension": (_extension, _decided, _nothing),
    "change": (_change, _decided, _moves),
    "coordination": (_coordination, _answered, _delay),
    "instruction": (_instruction, _answered, _nothing),
    "notice": (_notice, _notice_status, _nothing),
    "objection": (_objection, _answered, _nothing),
    "contribution": (_contribution, lambda paper, moment: ("", ""), _nothing),
}
