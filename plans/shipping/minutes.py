"""Meetings with their text, sections, directives and clauses as shipped."""

from django.utils.translation import gettext as _

from plans.models import Directive, Meeting, Section
from plans.shipping.ledger import Shelf
from plans.shipping.tables import decoded, read

MEETING = {
    "title": "标题",
    "held_on": "召开日期",
    "published_on": "发布日期",
    "body": "会议主体",
    "host": "主持",
    "source": "来源",
    "is_simulated": "演示",
    "text": "文件",
}
SECTION = {
    "meeting": "会议",
    "order": "序号",
    "label": "标签",
    "marker": "标记",
    "heading": "标题",
    "start": "起",
    "end": "止",
}
DIRECTIVE = {
    "meeting": "会议",
    "code": "编号",
    "section": "段落",
    "kind": "类型",
    "start": "起",
    "end": "止",
    "quote": "原文",
    "units": "责任单位",
    "addressees": "面向",
    "deadline": "时限",
}
CLAUSE = {
    "meeting": "会议",
    "code": "编号",
    "parent": "要求",
    "start": "起",
    "end": "止",
    "quote": "原文",
    "theme": "主线",
    "no_task_reason": "理由",
}
TO_DO, NO_TASK = "立项", "不单独立项"


def load_meetings(folder, ledger):
    """Meetings by the names of their text files, without the ending."""
    shelf = Shelf(ledger, Meeting, MEETING)
    for row in read(folder / "meetings.csv", *MEETING.values(), key="文件"):
        file = row.needed("文件")
        path = folder / "meetings" / file
        if path.parent != folder / "meetings" or not path.is_file():
            row.fail("文件", _("meetings/ has no file “%(file)s”.") % {"file": file})
        values = {name: row.text(column) for name, column in MEETING.items()}
        values |= {
            "held_on": row.day("召开日期"),
            "published_on": row.day("发布日期"),
            "is_simulated": row.flag("演示"),
            "text": decoded(path),
        }
        shelf.ship(row, file.removesuffix(".txt"), values)
    return shelf.found


def _span(row, meeting):
    """The stretch of the meeting's text that a row names."""
    start, end = row.number_in("起"), row.number_in("止")
    if not start < end <= len(meeting.text):
        row.fail("止", _("the stretch lies outside the text of the meeting."))
    return {"start": start, "end": end, "text_length": len(meeting.text)}


def _quoted(row, meeting):
    span = _span(row, meeting)
    if meeting.text[span["start"] : span["end"]] != row.text("原文"):
        row.fail("原文", _("the words do not stand there in the minutes."))
    return span | {"quote": row.text("原文")}


def load_sections(folder, ledger, meetings):
    """Sections by meeting and number: 2024-12-14:3."""
    shelf = Shelf(ledger, Section, SECTION)
    for row in read(folder / "sections.csv", *SECTION.values()):
        name, order = row.needed("会议"), row.number_in("序号")
        meeting = row.one_of("会议", meetings)
        key = f"{name}:{order}"
        if meeting is None and not shelf.knows(key):
            continue
        values = meeting and {
            "meeting": meeting,
            "order": order,
            "label": row.choice("标签", Section.Label),
            "marker": row.text("标记"),
            "heading": row.text("标题"),
            **_span(row, meeting),
        }
        shelf.ship(row, key, values)
    return shelf.found


def load_directives(folder, ledger, *, meetings, sections, units, themes, decided=True):
    """Sentences and clauses by their codes.

    `decided=False` leaves out which leaves ask for no task: people decide that.
    """
    clauses = read(folder / "clauses.csv", *CLAUSE.values(), "序号", "处理", key="编号")
    leaves = {row.text("编号"): row for row in clauses}
    shelf = Shelf(ledger, Directive, DIRECTIVE | CLAUSE, m2m=["units"])
    for row in read(folder / "directives.csv", *DIRECTIVE.values(), key="编号"):
        meeting = row.one_of("会议", meetings)
        code = row.needed("编号")
        key = f"{row.text('会议')}:{code}"
        if meeting is None and not shelf.knows(key):
            continue
        own = [leaf for leaf in clauses if leaf.text("要求") == code]
        if not own:
            row.fail("编号", _("clauses.csv has no row for this sentence."))
        values = meeting and {
            "meeting": meeting,
            "section": row.one_of(
                "段落", sections, text=f"{row.text('会议')}:{row.text('段落')}"
            ),
            "parent": None,
            "code": code,
            "kind": row.choice("类型", Directive.Kind),
            "units": [unit for unit in row.all_of("责任单位", units) if unit],
            "addressees": row.text("面向"),
            "deadline": row.text("时限"),
            "theme": _common_theme(own, themes),
            "no_task_reason": _reason(leaves.get(code), decided),
            **_quoted(row, meeting),
        }
        shelf.ship(row, key, values)
    parents = {key.split(":")[1]: thing for key, thing in shelf.found.items()}
    found = dict(parents)
    for row in clauses:
        if row.text("序号"):
            found[row.text("编号")] = _load_clause(
                row, shelf, meetings, parents, themes, decided
            )
    return found


def _load_clause(row, shelf, meetings, parents, themes, decided):
    meeting = row.one_of("会议", meetings)
    parent = row.one_of("要求", parents)
    key = f"{row.text('会议')}:{row.text('编号')}"
    if (meeting is None or parent is None) and not shelf.knows(key):
        return None
    values = (
        meeting
        and parent
        and {
            "meeting": meeting,
            "section": parent.section,
            "parent": parent,
            "code": row.text("编号"),
            "kind": parent.kind,
            "units": [],
            "theme": row.text("主线") and row.one_of("主线", themes) or None,
            "no_task_reason": _reason(row, decided),
            **_quoted(row, meeting),
        }
    )
    return shelf.ship(row, key, values)


def _common_theme(leaves, themes):
    """The theme of a sentence: that of its leaves, where they share one."""
    slugs = {leaf.text("主线") for leaf in leaves}
    if len(slugs) != 1 or slugs == {""}:
        return None
    return leaves[0].one_of("主线", themes)


def _reason(leaf, decided):
    if leaf is None:
        return ""
    handling, reason = leaf.text("处理"), leaf.text("理由")
    if handling not in ("", TO_DO, NO_TASK):
        leaf.fail("处理", _("write “立项” or “不单独立项”, or leave it empty."))
    if bool(reason) != (handling == NO_TASK):
        leaf.fail("理由", _("a reason belongs to “不单独立项”, and only to that."))
    return reason if decided else ""
