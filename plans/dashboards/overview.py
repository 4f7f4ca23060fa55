"""The overview: where the plan stands, what is late, whose it is and why."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, F, TextField, Value, When
from django.utils.translation import gettext as _

from plans import charts, lights
from plans.dashboards import board, progress, snapshot
from plans.dashboards.progress import Closing, Deviation, whole
from plans.dashboards.snapshot import Row
from plans.dashboards.tally import Tally, gathered, parts
from plans.middleware import end_of_day
from plans.models import LightSpan, Task

Light = LightSpan.Light
AHEAD = timedelta(days=30)
MOST_CONCERNS = 8
MOST_DATES = 6
# Whose dates are still to be met.
AWAITED = (Light.RED, Light.YELLOW, Light.GREEN, Light.GREY)
# The tasks in the sums of weighted progress, as a filter of the task list.
WEIGHED_STATES = [
    state.value
    for state in Task.State
    if state not in (*Task.UNASSIGNED, Task.State.CANCELLED, Task.State.ON_HOLD)
]


@dataclass(frozen=True)
class Change:
    """How the lights have changed since the day a month's window closed."""

    since: Closing
    done: str
    red: str
    url: str
    changes_url: str


@dataclass(frozen=True)
class Item:
    """A row of a list of the page, with its unit and its task's address."""

    row: Row
    unit: object
    unit_lang: str
    url: str


@dataclass(frozen=True)
class Concern(Item):
    """A task that needs attention: in few words, why, and what its unit says of it.

    `problems` are the unit's words, or else the reasons of the light in full.
    """

    short: str
    problems: str
    problems_lang: str
    next_steps: str


@dataclass(frozen=True)
class Overview:
    tally: Tally
    deviation: Deviation | None
    closing: Closing | None
    change: Change | None
    parts: list[dict]
    legend: list[dict]
    urls: dict[str, str]
    matrix: charts.Matrix
    town_map: object
    curve: object
    upcoming: list[Item]
    upcoming_count: int
    is_upcoming_proposed: bool
    concerns: list[Concern]
    concern_count: int

    @property
    def weighted(self):
        """Weighted progress in whole percent; None where nothing is weighed."""
        bp = self.tally.weighted
        return None if bp is None else whole(bp)


def overview(plan, spans, *, as_of, calendar, units, themes, to):
    """All that the page shows, from the spans that the reader sees; two queries."""
    closing, previous = progress.closings(plan, calendar, as_of.moment)
    before = end_of_day(previous.day) if previous else None
    standing = snapshot.read(spans, as_of.moment, before)
    weighed = standing.weighed(plan)
    grouped = [row.grouped for row in standing.tasks]
    tally = gathered(grouped)
    ahead = upcoming(standing, as_of.day)
    worrying = concerns(standing.tasks, as_of.day)
    accepted, words = reported(plan, worrying[:MOST_CONCERNS], as_of.moment)
    unit_by_key = {unit.pk: unit for unit in units}
    present = present_units(units, grouped, as_of.day)
    shown = parts(tally, lambda light: to.tasks(light=light))
    held = sum(row.is_held for row in standing.tasks)
    return Overview(
        tally=tally,
        deviation=progress.deviation(weighed, closing),
        closing=closing,
        change=change(tally, standing.before, previous, to),
        parts=shown,
        legend=legend(shown, tally, held, to),
        urls=urls(as_of, to),
        matrix=board.matrix(grouped, themes, board.columns(present, to), to),
        town_map=board.town_map(grouped, present, to),
        curve=progress.curve(plan, weighed, accepted, closing),
        upcoming=[Item(*placed(row, unit_by_key, to)) for row in ahead[:MOST_DATES]],
        upcoming_count=len(ahead),
        is_upcoming_proposed=any(row.is_due_proposed for row in ahead),
        concerns=[
            concern(row, as_of.day, words.get(row.task), unit_by_key, to)
            for row in worrying[:MOST_CONCERNS]
        ],
        concern_count=len(worrying),
    )


def present_units(units, grouped, day):
    """Units that existed on the day, and closed ones that still lead a task."""
    leading = {row["unit"] for row in grouped}
    return [
        unit
        for unit in units
        if unit.closed_on is None or unit.closed_on > day or unit.pk in leading
    ]


def urls(as_of, to):
    """Where the single figures of the page lead."""
    return {
        "counted": to.tasks(light="counted"),
        "not_counted": to.tasks(light=Light.NONE.value),
        "done": to.tasks(light=Light.DONE.value),
        "red": to.tasks(light=Light.RED.value),
        "weighed": to.tasks(state=WEIGHED_STATES),
        "concerns": to.tasks(light=[Light.RED.value, Light.YELLOW.value]),
        "upcoming": to.milestones(
            **{"from": as_of.day.isoformat(), "to": (as_of.day + AHEAD).isoformat()},
            light=[light.value for light in AWAITED],
        ),
    }


def legend(shown, tally, held, to):
    """The parts in words; of the grey ones those on hold; beside them the uncounted."""
    added = []
    if held:
        added.append(
            {
                "light": Light.GREY.value,
                "word": _("of these on hold"),
                "count": held,
                "url": to.tasks(held=1),
            }
        )
    not_counted = Light.NONE.value
    added.append(
        {
            "light": not_counted,
            "count": tally.not_counted,
            "url": to.tasks(light=not_counted),
        }
    )
    return [*shown, *added]


def change(tally, before, previous, to):
    """Done and red against the closing of the month before; None without one."""
    earlier = gathered(row.grouped for row in before)
    if not earlier.total:
        return None
    return Change(
        since=previous,
        done=signed(tally.done - earlier.done),
        red=signed(tally.red - earlier.red),
        url=to.overview(as_of=previous.day.isoformat()),
        changes_url=to.changes(since=previous.day.isoformat()),
    )


def signed(number):
    return f"{number:+d}".replace("-", "−") if number else "±0"


def upcoming(standing, day):
    """Due days of tasks and milestones within the next days that are still awaited."""
    found = [
        row
        for row in (*standing.milestones, *standing.tasks)
        if row.light in AWAITED and day <= row.due_on <= day + AHEAD
    ]
    return sorted(found, key=lambda row: (row.due_on, row.code, row.name is None))


def concerns(tasks, day):
    """Red tasks, then yellow ones, each by weight, days overdue and deviation."""

    def impact(row):
        is_yellow = row.light == Light.YELLOW
        return is_yellow, -row.weight, -overdue_days(row, day), row.deviation, row.code

    found = [row for row in tasks if row.light in (Light.RED, Light.YELLOW)]
    return sorted(found, key=impact)


def overdue_days(row, day):
    """By how many days the oldest date that the light complains of has passed."""
    due = (reason.day("due_on") for reason in row.reason_list)
    return max(((day - due_on).days for due_on in due if due_on), default=0)


def reported(plan, rows, moment):
    """Accepted percents of the plan's tasks, and what was last said of these; a query.

    The words of the other tasks stay in the database.
    """
    wanted = [row.task for row in rows]

    def words(name):
        return Case(
            When(task__in=wanted, then=F(name)),
            default=Value(""),
            output_field=TextField(),
        )

    accepted, said = [], {}
    for task, period_end, percent, counts, *last_words in (
        progress.reports_at(moment)
        .filter(task__plan=plan)
        .values_list(
            "task_id",
            "period_end",
            "percent",
            "accepted_then",
            words("problems"),
            words("next_steps"),
        )
    ):
        if counts:
            accepted.append((task, period_end, percent))
        said[task] = last_words
    return accepted, said


def placed(row, unit_by_key, to):
    unit = unit_by_key[row.unit]
    address = to.to("plans:task", row.code)
    if row.milestone:
        address += f"#milestone-{row.milestone}"
    return row, unit, board.lang_of(unit.short_title), address


def concern(row, day, words, unit_by_key, to):
    problems, next_steps = words or ("", "")
    short = lights.short(row.reason_list, day)
    sentence = lights.sentence(row.reason_list, day)
    # The badge has said it where the sentence says no more.
    obstacle = problems or (sentence if sentence != short else "")
    return Concern(
        *placed(row, unit_by_key, to),
        short=short,
        problems=obstacle,
        problems_lang="zh-Hans" if problems else board.lang_of(obstacle),
        next_steps=next_steps,
    )
