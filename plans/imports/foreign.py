"""A table of another office: its rows become drafts, once its words are understood."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from plans import standing
from plans.actions import edits
from plans.exports.breakdown import COLUMNS_BY_FIELD, names
from plans.imports import cells, stash
from plans.imports.breakdown import Done, Stale
from plans.imports.cells import BadCell, Problem, text_of
from plans.imports.deadlines import propose
from plans.imports.drafts import Change, Draft, Kind, Line
from plans.imports.files import cell_name
from plans.imports.lookups import Unknown, listed
from plans.models import Plan, Task
from plans.schedule import day_of
from resort_portal import clock
from towns import audit
from towns.models import Unit
from towns.pinyin import folded

KIND = "table"
# In the choices: the unit is left out of every row.
NOBODY = 0
# How a task names the fields that its source does not say.
PROPOSED = {"due_on": "完成时限", "start_on": "开始"}
LONGEST_TITLE = Task._meta.get_field("title").max_length
LONGEST_NOTE = Task._meta.get_field("basis_note").max_length
SUM = re.compile(r"合\s*计|总\s*计|小\s*计")
BREAKS = re.compile(r"[。；;！\n]")
PLACE = re.compile(r"^(?:县|市|区|镇|乡|街道|度假区|我[县市区镇])")
OFFICE = re.compile(
    r"(?:委员会|办公室|管理局|服务中心|中心|办|局|站|所|科|委|股|室|处)$"
)


@dataclass
class Row:
    """A row of the table as text by field; `number` is the spreadsheet's."""

    number: int
    texts: dict[str, str]
    days: dict[str, date] = field(default_factory=dict)

    def text(self, name):
        return self.texts.get(name, "")

    @property
    def unit_names(self):
        return listed(self.text("lead_unit")) + listed(self.text("supporting_units"))


@dataclass
class Reading:
    """The rows that hold a task, what is wrong, and what was passed over."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def read(book, layout):
    """The rows below the heading; merged cells count for each row they cover."""
    sheet = book.sheets[layout.sheet]
    found = Reading()
    previous = None
    for index, values in enumerate(sheet.filled()):
        number = index + 1
        if index < layout.top or not any(text_of(value) for value in values):
            continue
        row = _row(sheet, layout, number, values, found)
        if row is None:
            continue
        if _spans_the_table(sheet, index) or SUM.fullmatch(row.text("title")):
            found.skipped.append(
                _("row %(row)s (a heading or a sum): %(text)s")
                % {"row": number, "text": row.text("title")[:30]}
            )
        elif not row.text("title"):
            found.skipped.append(_("row %(row)s: it names no task") % {"row": number})
        elif previous and _continues(sheet, layout, index):
            _join(previous, row)
        else:
            found.rows.append(row)
            previous = row
    return found


def _row(sheet, layout, number, values, found):
    row = Row(number, {})
    failed = False
    for name, place in layout.places.items():
        value = values[place] if place < len(values) else None
        try:
            row.texts[name] = cells.words(value)
        except BadCell as reason:
            failed = True
            found.problems.append(
                Problem(
                    sheet.name,
                    number,
                    label(name),
                    cell_name(number, place),
                    str(reason),
                )
            )
        if isinstance(value, date):
            row.days[name] = value
    return None if failed else row


def label(name):
    """The heading that a field has in our own table."""
    return COLUMNS_BY_FIELD[name].label


def _spans_the_table(sheet, index):
    """Whether one cell runs over the row: a heading between the tasks."""
    return any(
        top <= index <= bottom and right - left + 1 >= max(3, sheet.width - 1)
        for top, left, bottom, right in sheet.merged
    )


def _continues(sheet, layout, index):
    """Whether the task's own cell is merged with the row above."""
    place = layout.places.get("title")
    return any(
        top < index <= bottom and left <= place <= right
        for top, left, bottom, right in sheet.merged
    )


def _join(row, more):
    """A task that takes several rows: measures and units of all of them."""
    for name in ("measures", "goal", "lead_unit", "supporting_units", "remark"):
        texts = [row.text(name), more.text(name)]
        row.texts[name] = "\n".join(dict.fromkeys(filter(None, texts)))


# What the words of the table mean in the portal


@dataclass(frozen=True)
class Name:
    """A unit's name that the portal does not know, and whom it may mean."""

    text: str
    rows: tuple[int, ...]
    suggestion: Unit | None


@dataclass(frozen=True)
class Phrase:
    """Words that say by when; `day` is proposed by a rule, or None."""

    text: str
    rows: tuple[int, ...]
    day: date | None
    rule: str


def unknown_names(rows, lookups):
    """The names that no open unit bears, in the order of the table."""
    where = {}
    for row in rows:
        # Where no unit stands, the planner names one.
        for name in row.unit_names or [""]:
            where.setdefault(name, []).append(row.number)
    found = []
    for name, numbers in where.items():
        try:
            lookups.unit(name)
        except Unknown:
            found.append(Name(name, tuple(numbers), suggest(name, lookups)))
    return found


def suggest(name, lookups):
    """The one open unit whose name holds the core of this one: 镇文旅办 → 文旅局."""
    core = OFFICE.sub("", PLACE.sub("", folded(name)))
    if len(core) < 2:
        return None
    fitting = {
        unit
        for known, units in lookups.units.found.items()
        for unit in units
        if core in known and unit.closed_on is None
    }
    return fitting.pop() if len(fitting) == 1 else None


def phrases(rows, plan):
    """The deadlines that are no plain dates, in the order of the table."""
    where = {}
    for row in rows:
        if "due_on" not in row.days:
            where.setdefault(row.text("due_on"), []).append(row.number)
    found = []
    for text, numbers in where.items():
        proposal = propose(text, plan.year) if text else None
        if proposal and proposal.is_exact and _inside(proposal.day, plan):
            continue
        day = proposal.day if proposal and _inside(proposal.day, plan) else None
        rule = proposal.rule if day else ""
        found.append(Phrase(text, tuple(numbers), day, rule))
    return found


def _inside(day, plan):
    return plan.starts_on <= day <= plan.ends_on


# The preview


class Drafter:
    """Turns rows into lines, with what the planner has chosen."""

    def __init__(self, book, plan, choices, lookups, *, day):
        self.book, self.plan, self.choices = book, plan, choices
        self.lookups, self.day = lookups, day
        self.layout = choices["layout"]
        self.sheet = book.sheets[self.layout.sheet]
        self.codes = dict(plan.tasks.values_list("title", "code"))
        self.units = Unit.objects.in_bulk(
            [key for key in choices.get("units", {}).values() if key]
        )

    def draft(self):
        reading = read(self.book, self.layout)
        found = Draft(problems=reading.problems)
        found.notes = [
            _("Passed over: %(what)s") % {"what": what} for what in reading.skipped
        ]
        for row in reading.rows:
            if row.number in self.choices.get("left_out", ()):
                continue
            try:
                line = self.line(row)
            except (BadCell, Unknown) as reason:
                found.problems.append(
                    Problem(self.sheet.name, row.number, "", "", str(reason))
                )
                continue
            if line is None:
                found.notes.append(
                    _("Left out: row %(row)s, none of its units is in the portal.")
                    % {"row": row.number}
                )
            else:
                found.lines.append(line)
        return found

    def line(self, row):
        units = self.units_of(row)
        if not units:
            return None
        lead, *others = units
        due_on, is_assumed = self.due_on(row)
        start_on, is_given = self.start_on(row, due_on)
        title, measures = titled(row)
        theme, leader = self.theme(row), self.leader(row)
        cells_of = {
            "theme": (theme, theme.name if theme else ""),
            "title": (title, title),
            "measures": (measures, measures),
            "goal": (row.text("goal"), row.text("goal")),
            "lead_unit": (lead, lead.name),
            "supporting_units": (others, names(others)),
            "responsible_leader": (leader, leader.name if leader else ""),
            "start_on": (start_on, start_on.isoformat()),
            "due_on": (due_on, due_on.isoformat()),
            "remark": (self.remark(row), self.remark(row)),
        }
        proposed = [
            *([PROPOSED["due_on"]] if is_assumed else []),
            *([] if is_given else [PROPOSED["start_on"]]),
        ]
        changes = [
            Change(name, label(name), "", shown, value)
            for name, (value, shown) in cells_of.items()
            if shown
        ]
        for name, words, text in (
            ("proposed_fields", _("proposed"), "、".join(proposed)),
            ("basis_note", _("grounds"), self.grounds(row)),
        ):
            if text:
                changes.append(Change(name, words, "", text, text))
        return Line(
            self.sheet.name,
            row.number,
            title,
            Kind.NEW,
            changes=tuple(changes),
            warning=cells.same_title(title, self.codes),
        )

    def units_of(self, row):
        """The units of a row, the first named first, each once."""
        found = []
        for text in row.unit_names or [""]:
            if text in self.choices.get("units", {}):
                unit = self.units.get(self.choices["units"][text])
            else:
                unit = self.lookups.unit(text)
            if unit and unit not in found:
                found.append(unit)
        return found

    def due_on(self, row):
        """(day, whether a custom and not the table says so)"""
        text = row.text("due_on")
        if "due_on" in row.days:
            return cells.day(row.days["due_on"], self.plan), False
        if text in self.choices.get("days", {}):
            return cells.day(self.choices["days"][text], self.plan), True
        proposal = propose(text, self.plan.year) if text else None
        if proposal and proposal.is_exact:
            return cells.day(proposal.day, self.plan), False
        raise BadCell(_("“%(text)s” has no date yet.") % {"text": text[:40]})

    def start_on(self, row, due_on):
        if "start_on" in row.days:
            day = cells.day(row.days["start_on"], self.plan)
        elif row.text("start_on"):
            day = cells.day(row.text("start_on"), self.plan)
        else:
            return cells.start_for(due_on, self.plan, self.day), False
        if day > due_on:
            raise BadCell(
                _("%(due)s lies before the start, %(start)s.")
                % {"due": due_on, "start": day}
            )
        return day, True

    def theme(self, row):
        found = self.lookups.themes.get(row.text("theme"))
        return found[0] if len(found) == 1 else self.choices.get("theme")

    def leader(self, row):
        found = self.lookups.posts.get(row.text("responsible_leader"))
        return found[0] if len(found) == 1 else None

    def remark(self, row):
        said = [row.text("remark")]
        text = row.text("responsible_leader")
        if text and self.leader(row) is None:
            said.append(f"原表责任领导：{text}")
        return "\n".join(filter(None, said))

    def grounds(self, row):
        """《民生实事表》第4行；原责任单位 …；原时限 …"""
        said = [f"《{self.book.name.rpartition('.')[0]}》第{row.number}行"]
        if row.unit_names:
            said.append(f"原责任单位：{'、'.join(row.unit_names)}")
        if text := row.text("due_on"):
            said.append(f"原时限：{text}")
        return "；".join(said).replace("\n", " ")[:LONGEST_NOTE]


def titled(row):
    """(title, measures): a task too long for a title keeps its words as measures."""
    title = row.text("title").replace("\n", "").strip("。；; ")
    measures = row.text("measures")
    if len(title) <= LONGEST_TITLE:
        return title, measures
    short = BREAKS.split(title)[0]
    if len(short) > LONGEST_TITLE:
        short = short[: LONGEST_TITLE - 1].rpartition("，")[0] or short[:LONGEST_TITLE]
    return short, "\n".join(filter(None, [row.text("title"), measures]))


def draft(upload, plan, lookups, *, at=None):
    """What the table would do, with all that was chosen."""
    day = day_of(at or clock.now())
    return Drafter(upload.book, plan, upload.choices, lookups, day=day).draft()


@transaction.atomic
def carry_out(upload, plan, lookups, *, by, at=None, remember=None):
    """Enter the drafts that were previewed, all of them or none."""
    at = at or clock.now()
    Plan.objects.select_for_update().get(pk=plan.pk)
    before = stash.find(by, upload.kind, upload.token)
    if before and before.done:
        raise Done(before)
    found = draft(upload, plan, lookups, at=at)
    if found.fingerprint != upload.fingerprint or not found.is_sound:
        raise Stale(found)
    source = _("Table “%(file)s”") % {"file": upload.book.name}
    with standing.paused():
        tasks = [
            edits.add_task(
                plan,
                by=by,
                at=at,
                reason=source,
                source=Task.Source.DOCUMENT,
                **line.values,
            )
            for line in found.new
        ]
    standing.rewrite_many(tasks, at)
    audit.record(
        plan,
        "breakdown.imported",
        by=by,
        at=at,
        changes={
            "file": upload.book.name,
            "new": len(tasks),
            "changed": 0,
            "first": tasks[0].code if tasks else "",
            "last": tasks[-1].code if tasks else "",
        },
    )
    if remember:
        remember(found)
    return found
