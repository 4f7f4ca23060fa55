"""One paper of the reviewers' queue with everything that is needed to decide on it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from plans import lights, unremarkable, what_if
from plans.charts.lights import WORDS
from plans.dashboards.freshness import label_of
from plans.dashboards.review_files import File
from plans.lights.words import figure
from plans.models import ChangeRequest, Decision, ProgressReport, Task
from plans.schedule import day_of, expected
from plans.standing import facts_at
from plans.working_days import WorkingDays

Status = ProgressReport.Status
REPORT, CLAIM, EXTENSION, CHANGE = "report", "claim", "extension", "change"
# The name of each kind's own page, and those of its two decisions.
PAGES = {
    REPORT: ("report-review", "report-accept", "report-return"),
    CLAIM: ("claim-review", "claim-accept", "claim-return"),
    EXTENSION: ("extension-decide", "extension-approve", "extension-refuse"),
    CHANGE: ("change-decide", "change-approve", "change-refuse"),
}


@dataclass(frozen=True)
class Clock:
    """Since when a paper waits, and until when the plan wants it decided."""

    since: datetime
    due_on: date
    overdue_days: int  # working days

    @property
    def is_overdue(self):
        return self.overdue_days > 0


def clock_of(since, review_days, calendar: WorkingDays, today):
    due_on = calendar.add(day_of(since), review_days)
    days = calendar.count(due_on, today) if today > due_on else 0
    return Clock(since, due_on, days)


@dataclass(frozen=True)
class Outcome:
    """The light now and the one that a decision would bring."""

    now: str
    then: str
    sentence: str

    @property
    def is_same(self):
        return self.now == self.then

    @property
    def now_word(self):
        return WORDS[self.now]

    @property
    def then_word(self):
        return WORDS[self.then]


@dataclass(frozen=True)
class Scene:
    """What the items of one page share; `units` are names of units by slug."""

    moment: datetime
    calendar: WorkingDays
    units: dict[str, str]


class Item:
    """What all kinds have in common; `paper` is the waiting row itself."""

    kind = ""
    what = ""

    def __init__(self, pk, file: File, clock: Clock, scene):
        self.pk, self.file, self.clock = pk, file, clock
        self.moment, self.calendar = scene.moment, scene.calendar
        self.units = scene.units

    @property
    def task(self):
        return self.file.task

    @property
    def anchor(self):
        return f"{self.kind}-{self.pk}"

    def _address(self, number):
        return reverse(f"plans:{PAGES[self.kind][number]}", args=[self.pk])

    @property
    def url(self):
        return self._address(0)

    @property
    def yes_url(self):
        return self._address(1)

    @property
    def no_url(self):
        return self._address(2)

    @property
    def day(self):
        return day_of(self.moment)

    @cached_property
    def paper(self):
        return next(row for row in self.file.papers[self.kind] if row.pk == self.pk)

    @property
    def is_waiting(self):
        """Whether it can be decided on now."""
        return self.paper.is_open_at(self.moment)

    @property
    def who(self):
        return " · ".join(part for part in (self.paper.by_unit, self.paper.by) if part)

    @property
    def words(self):
        return self.paper.words

    @cached_property
    def known(self):
        return facts_at(self.file.record, self.moment)

    def milestone(self, key):
        """The milestone with the key as known now, or None."""
        return next((row for row in self.known.milestones if row.id == key), None)

    def _decided(self):
        """The record as it would be once the paper is granted."""
        raise NotImplementedError

    @cached_property
    def outcome(self):
        then = what_if.verdict(self._decided(), self.moment, self.calendar)
        now = what_if.verdict(self.file.record, self.moment, self.calendar)
        # “Done” needs no reason but where it comes late.
        is_plain = then.light == lights.Light.DONE and not then.tags
        why = "" if is_plain else lights.sentence(then.reasons, self.day)
        return Outcome(now.light, then.light, why)

    @property
    def is_final(self):
        """Whether the decision cannot be undone."""
        return self.kind in (EXTENSION, CHANGE)


@dataclass(frozen=True)
class Ticked:
    """A milestone that a report ticks as reached."""

    name: str
    reached_on: date
    due_on: date
    is_key: bool

    @property
    def is_late(self):
        return self.reached_on > self.due_on


class ReportItem(Item):
    kind = REPORT

    @cached_property
    def report(self):
        return next(row for row in self.file.reports if row.pk == self.pk)

    @property
    def period(self):
        return label_of(self.report.period_end, self.task.reporting)

    @staticmethod
    def title(period):
        return _("%(period)s report") % {"period": period}

    @property
    def what(self):
        return self.title(self.period)

    @property
    def who(self):
        report = self.report
        parts = (report.author_unit, str(report.author))
        return " · ".join(part for part in parts if part)

    @property
    def is_waiting(self):
        if self.task.plan.needs_sign_off:
            return self.report.status == Status.SIGNED_OFF
        return self.report.status in ProgressReport.WAITING

    @property
    def previous(self):
        """The accepted report that this one follows."""
        earlier = [
            row
            for row in self.file.reports
            if row.status == Status.ACCEPTED
            and (row.period_end, row.revision)
            < (self.report.period_end, self.report.revision)
        ]
        return earlier[-1] if earlier else None

    @property
    def previous_period(self):
        return label_of(self.previous.period_end, self.task.reporting)

    @property
    def returned(self):
        """With which words earlier versions of this report were returned."""
        versions = [
            row.pk
            for row in self.file.reports
            if row.period_end == self.report.period_end and row.pk != self.pk
        ]
        return [
            row
            for row in self.file.papers["report_review"]
            if row.ref in versions and row.status == "returned" and not row.ended_at
        ]

    @property
    def percent(self):
        return self.report.percent * 100

    @property
    def step(self):
        """By how many points progress moves."""
        return self.report.percent - (self.previous.percent if self.previous else 0)

    @cached_property
    def expected(self):
        return expected(self.known.facts.timetable, self.report.period_end)

    @property
    def expected_figure(self):
        return figure(self.expected)

    @property
    def behind(self):
        """By how many points it is behind schedule, or nothing."""
        return figure(self.expected - self.percent) if self.is_behind else ""

    @property
    def ahead(self):
        is_ahead = self.percent > self.expected
        return figure(self.percent - self.expected) if is_ahead else ""

    @property
    def is_behind(self):
        return self.percent < self.expected

    @cached_property
    def ticks(self):
        known = {milestone.id: milestone for milestone in self.known.milestones}
        return [
            Ticked(
                row.words,
                row.from_on,
                known[row.number].due_on,
                known[row.number].is_key,
            )
            for row in self.file.papers["tick"]
            if row.ref == self.pk and row.number in known
        ]

    @property
    def attachments(self):
        return [row for row in self.file.papers["attachment"] if row.ref == self.pk]

    @property
    def names_problem(self):
        return unremarkable.names_problem(self.report.problems)

    @property
    def open_requests(self):
        """How many requests and objections of the task wait for an answer."""
        kinds = ("claim", "extension", "change", "coordination", "objection")
        return sum(
            row.is_open_at(self.moment)
            for kind in kinds
            for row in self.file.papers[kind]
        )

    @cached_property
    def looks(self):
        """Why it needs a look of its own; empty for the unremarkable."""
        return unremarkable.looks(
            unremarkable.Case(
                percent=self.percent,
                expected=self.expected,
                light=self.outcome.then,
                problems=self.report.problems,
                requests=self.open_requests,
                ticks=tuple(
                    unremarkable.Tick(tick.name, tick.is_key, tick.is_late)
                    for tick in self.ticks
                ),
            )
        )

    def _decided(self):
        return what_if.report_accepted(self.file.record, self.report, self.moment)


class ClaimItem(Item):
    kind = CLAIM

    @staticmethod
    def title():
        return _("Completion claim")

    @property
    def what(self):
        return self.title()

    @property
    def completed_on(self):
        return self.paper.from_on

    @property
    def due_on(self):
        return self.paper.to_on

    @property
    def is_on_time(self):
        return day_of(self.paper.at) <= self.due_on

    @property
    def percent(self):
        accepted = [
            row.percent for row in self.file.reports if row.status == Status.ACCEPTED
        ]
        return accepted[-1] * 100 if accepted else 0

    @property
    def open_milestones(self):
        """Milestones that no report has ticked: acceptance counts them as reached."""
        return [
            milestone.name
            for milestone in sorted(
                self.known.milestones, key=lambda row: (row.due_on, row.id)
            )
            if not milestone.done
        ]

    @property
    def attachments(self):
        return [row for row in self.file.papers["claim_file"] if row.ref == self.pk]

    @property
    def returned(self):
        return [
            row
            for row in self.file.papers["claim_review"]
            if row.ref != self.pk and row.status == "returned" and not row.ended_at
        ]

    def _decided(self):
        return what_if.claim_accepted(self.file.record, self.moment)


class ExtensionItem(Item):
    kind = EXTENSION

    @property
    def what(self):
        if self.paper.about:
            return _("Extension of the milestone “%(name)s”") % {
                "name": self.paper.about
            }
        return _("Extension of the task")

    @property
    def from_on(self):
        return self.paper.from_on

    @property
    def to_on(self):
        return self.paper.to_on

    @property
    def days(self):
        return (self.to_on - self.from_on).days

    @property
    def is_late(self):
        return self.paper.is_late

    @property
    def has_expired(self):
        return self.from_on < self.day

    @property
    def granted_before(self):
        """How often the same date has been extended already."""
        return sum(
            row.status == Decision.APPROVED and row.ref == self.paper.ref
            for row in self.file.papers["extension"]
        )

    def _decided(self):
        return what_if.extended(
            self.file.record, self.to_on, self.moment, self.milestone(self.paper.ref)
        )


class ChangeItem(Item):
    kind = CHANGE

    @property
    def change(self):
        return ChangeRequest.Kind(self.paper.about)

    @property
    def what(self):
        return _("Change request: %(kind)s") % {"kind": self.change.label}

    @property
    def moves(self):
        """What would change: (name of the field, before, after)."""
        return [
            (
                self._field(name),
                self.units.get(before, before),
                self.units.get(after, after),
            )
            for name, before, after in self.paper.moves
            if name != "milestone"
        ]

    def _field(self, name):
        if name == "due_on" and self.dated_milestone:
            return _("due date of “%(name)s”") % {"name": self.dated_milestone.name}
        return Task._meta.get_field(name).verbose_name

    @property
    def after(self):
        return {name: after for name, _before, after in self.paper.moves}

    @property
    def dated_milestone(self):
        """The milestone whose date is meant, if it is not the task's own."""
        return self.milestone(self.after.get("milestone"))

    @property
    def is_cancellation(self):
        return self.change == ChangeRequest.Kind.CANCEL

    @property
    def moves_no_light(self):
        kinds = ChangeRequest.Kind
        return self.change in (kinds.CONTENT, kinds.TARGET, kinds.UNIT)

    def _decided(self):
        return what_if.changed(
            self.file.record, self.change, self.after, self.moment, self.dated_milestone
        )


KINDS = {item.kind: item for item in (ReportItem, ClaimItem, ExtensionItem, ChangeItem)}
