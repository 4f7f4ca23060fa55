"""Plain functions that make the rows a test speaks of; the rest is filled in."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile

from plans.actions import claims as claim_actions
from plans.actions import indicators as indicator_actions
from plans.actions import reports as report_actions
from plans.actions import tasks as task_actions
from plans.file_kinds import kind_of
from plans.models import (
    Attachment,
    Directive,
    Indicator,
    Meeting,
    Milestone,
    Plan,
    Section,
    Task,
    Theme,
)
from plans.schedule import Period
from towns.models import Appointment, Membership, Post, Unit, User

SHANGHAI = ZoneInfo("Asia/Shanghai")
_numbers = count(1)
Role = Membership.Role


def at(day, hour=9, minute=0):
    """A moment in Shanghai: at("2025-03-20", 18)."""
    return datetime.combine(date.fromisoformat(day), time(hour, minute), SHANGHAI)


def make_office():
    return Unit.objects.get_or_create(
        kind=Unit.Kind.OFFICE,
        defaults={"slug": "office", "name": "管理办公室", "short_name": "管理办"},
    )[0]


def make_unit(slug=None, name=None, kind=Unit.Kind.TOWN, **fields):
    number = next(_numbers)
    name = name or f"第{number}镇"
    return Unit.objects.create(
        slug=slug or f"unit-{number}",
        name=name,
        short_name=fields.pop("short_name", name.removesuffix("镇") or name),
        kind=kind,
        parent=make_office(),
        order=fields.pop("order", number),
        **fields,
    )


def make_member(unit=None, role=Role.HEAD, username=None, **fields):
    number = next(_numbers)
    user = User.objects.create(
        username=username or f"user{number}",
        full_name=fields.pop("full_name", f"人员{number}"),
        **fields,
    )
    Membership.objects.create(
        user=user, unit=unit or make_office(), role=role, since=date(2024, 1, 1)
    )
    return user


def make_leader(post=None, **fields):
    """A leader who holds a post."""
    user = make_member(role=Role.LEADER, **fields)
    Appointment.objects.create(
        post=post or make_post(), user=user, since=date(2024, 1, 1)
    )
    return user


def make_post(name=None):
    number = next(_numbers)
    return Post.objects.create(slug=f"post-{number}", name=name or f"分管领导{number}")


def make_plan(year=2025, **fields):
    defaults = {
        "name": f"{year}年度重点工作计划",
        "starts_on": date(year - 1, 12, 14),
        "ends_on": date(year, 12, 31),
        "reports_from": date(year, 1, 1),
        "status": Plan.Status.APPROVED,
    }
    plan, _created = Plan.objects.get_or_create(year=year, defaults=defaults | fields)
    return plan


def make_theme(slug="tourism", name="旅游发展", **fields):
    return Theme.objects.get_or_create(slug=slug, defaults={"name": name, **fields})[0]


def make_indicator(slug=None, *, tasks=(), **fields):
    """A quantity in 万人次, summed up monthly, unless the fields say otherwise."""
    number = next(_numbers)
    indicator = Indicator.objects.create(
        slug=slug or f"indicator-{number}",
        **{"name": f"指标{number}", "measure_unit": "万人次", **fields},
    )
    indicator.tasks.set(tasks)
    return indicator


def make_target(indicator, value, *, floor=None, on="2025-01-10", **fields):
    return indicator_actions.set_target(
        indicator,
        plan=fields.pop("plan", None) or make_plan(),
        value=Decimal(value),
        floor=None if floor is None else Decimal(floor),
        by=fields.pop("by", None),
        at=at(on),
        **fields,
    )


def make_measurement(indicator, period_end, value, *, on=None, **fields):
    """A figure, recorded on a day, or else ten days after its period."""
    end = date.fromisoformat(period_end)
    return indicator_actions.measure(
        indicator,
        period_end=end,
        value=Decimal(value),
        source=fields.pop("source", "统计部门月报"),
        by=fields.pop("by", None),
        at=at(on or (end + timedelta(days=10)).isoformat()),
        **fields,
    )


def make_task(unit=None, *, assigned="2025-01-02", milestones=(), **fields):
    """A task of plan 2025, assigned on a day (None leaves it a draft).

    `milestones` are (name, due, weight, is_key) tuples.
    """
    number = next(_numbers)
    plan = fields.pop("plan", None) or make_plan()
    support = fields.pop("supporting_units", ())
    directives = fields.pop("directives", ())
    for name in ("start_on", "due_on"):
        if isinstance(fields.get(name), str):
            fields[name] = date.fromisoformat(fields[name])
    task = Task.objects.create(
        **{
            "code": f"{plan.year}-{number:04}",
            "plan": plan,
            "theme": make_theme(),
            "title": f"任务{number}",
            "lead_unit": unit or make_unit(),
            "start_on": date(plan.year, 1, 1),
            "due_on": date(plan.year, 12, 31),
            **fields,
        }
    )
    task.supporting_units.set(support)
    task.directives.set(directives)
    for order, (name, due, weight, is_key) in enumerate(milestones, 1):
        make_milestone(
            task, name=name, due_on=due, weight=weight, is_key=is_key, order=order
        )
    if assigned:
        task = task_actions.assign(task, by=None, at=at(assigned))
    return task


def make_milestone(task, name="节点", due_on="2025-06-30", **fields):
    if isinstance(due_on, str):
        due_on = date.fromisoformat(due_on)
    return Milestone.objects.create(task=task, name=name, due_on=due_on, **fields)


def make_meeting(text="会议要求,要抓好项目。", **fields):
    return Meeting.objects.create(
        **{
            "title": f"工作会议{next(_numbers)}",
            "held_on": date(2024, 12, 14),
            "text": text,
            **fields,
        }
    )


def make_directive(meeting, quote, *, code=None, parent=None, **fields):
    """A directive at the place where the meeting's text says `quote`."""
    start = meeting.text.index(quote)
    section, _created = Section.objects.get_or_create(
        meeting=meeting,
        order=0,
        defaults={
            "label": Section.Label.REQUIRED,
            "start": 0,
            "end": len(meeting.text),
            "text_length": len(meeting.text),
        },
    )
    return Directive.objects.create(
        meeting=meeting,
        section=section,
        parent=parent,
        code=code or f"D{next(_numbers):02}",
        start=start,
        end=start + len(quote),
        quote=quote,
        text_length=len(meeting.text),
        **fields,
    )


def make_report(
    task, month, percent, *, at_day=None, accepted_on=None, reached=(), **words
):
    """A report of a month ("2025-09"), submitted on its 22nd and accepted on the 28th.

    `accepted_on=False` leaves it to the reviewers; `reached` are milestones.
    """
    period = Period.of(task.reporting, date.fromisoformat(f"{month}-01"))
    submitted = at(at_day or period.end.strftime("%Y-%m-22"))
    report = report_actions.save_draft(
        task,
        by=make_member(task.lead_unit, Role.REPORTER),
        period=period,
        percent=percent,
        progress=words.pop("progress", "按计划推进"),
        reached=[(milestone, submitted.date()) for milestone in reached],
        at=submitted,
        **words,
    )
    report = report_actions.submit(report, by=report.author, at=submitted)
    if accepted_on is False:
        return report
    accepted = at(accepted_on or period.end.strftime("%Y-%m-28"))
    return report_actions.accept(report, by=make_member(), at=accepted)


def make_completion(task, day, accepted_on=None):
    """A completion claimed on a day, and accepted (on another)."""
    author = make_member(task.lead_unit)
    claim = claim_actions.claim(task, by=author, evidence="验收单", at=at(day))
    return claim_actions.accept(claim, by=make_member(), at=at(accepted_on or day, 16))


def make_file(task, *, report=None, name="会议纪要.pdf", content=b"%PDF-1.7 1"):
    """A file that lies beside a task, or beside one of its reports."""
    file = ContentFile(content, name)
    row = Attachment(
        task=task,
        report=report,
        name=name,
        kind=kind_of(file, name).name,
        size=len(content),
        sha256=f"{next(_numbers):064}",
        uploaded_by=make_member(task.lead_unit),
        uploaded_at=at("2025-01-22"),
    )
    row.file.save(name, file)
    return row
