"""What task a leaf of the minutes suggests: title, lead unit, dates, theme and kind.

Proposals are only that: every field names why it is so, a planner edits and confirms.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.translation import gettext as _

from plans.calendar import working_days
from plans.dashboards.minutes import named_units
from plans.due_words import due_of
from plans.minutes.deadlines import find_deadlines
from plans.minutes.doers import find_doers
from plans.minutes.titles import title_of
from plans.minutes.units import stems_in
from plans.minutes.vocabulary import either
from plans.models import Directive, Task, Theme
from plans.unit_names import UnitNames

Kind = Task.Kind
# The first that occurs decides; most tasks are routine ones.
KINDS = [
    (Kind.CREATION, "创建 创5A 创4A 争创 申报 培育省级 试点 示范[村区县镇] 复核"),
    (Kind.EVENT, "文化节 旅游节 赛事 比赛 活动 展会 论坛 节庆 推介会 黄金周"),
    (
        Kind.PROJECT,
        "项目 工程 改线 改造 扩建 新建 建设[，。；]?$ 开工 竣工 施工 征迁 收储 招引",
    ),
    (Kind.PROGRAMME, "专项 整治 攻坚 排查 清理 行动 整改"),
    (Kind.REFORM, "机制 制度 改革 方案 办法 规程 模式 体系"),
]
KINDS = [(kind, re.compile(either(words))) for kind, words in KINDS]
LIKE, VERY_LIKE = 0.12, 0.3
MOST_SIMILAR = 3
PLAIN = re.compile(r"[^\u3400-\u9fffA-Za-z0-9]|推进|加强|做好|加快|工作|开展|进一步|要")


@dataclass
class Proposal:
    """The task that one leaf suggests; `why` gives the reason of each field."""

    directive: object
    title: str = ""
    lead_unit: object = None
    supporting_units: tuple = ()
    unknown: tuple = ()
    due_on: date | None = None
    theme: object = None
    kind: str = Kind.ROUTINE
    is_recurring: bool = False
    why: dict = field(default_factory=dict)
    similar: list = field(default_factory=list)
    continued: list = field(default_factory=list)
    no_task_reason: str = ""
    # What the minutes themselves say, by which the rest is marked as proposed.
    named: tuple = ()
    said_due: date | None = None

    @property
    def is_complete(self):
        """Whether it could be confirmed as it is."""
        return bool(self.title and self.lead_unit and self.due_on)


class Proposals:
    """Proposals for the leaves of one meeting; all its queries are made at once."""

    def __init__(self, meeting, plan, *, user, names=None):
        self.meeting, self.plan = meeting, plan
        self.names = names or UnitNames()
        self.themes = Theme.objects.all()
        self.calendar = SimpleLazyObject(working_days)
        self.units_of = named_units(Directive.objects.filter(meeting=meeting))
        tasks = Task.objects.visible_to(user).select_related("theme", "lead_unit")
        known = list(tasks.near_plan(plan)) if plan else []
        self.tasks = [task for task in known if task.plan_id == plan.pk]
        # What a new task may continue: those of the plan of the year before.
        self.earlier = [task for task in known if task.plan_id != plan.pk]

    @cached_property
    def stems(self):
        return stems_in(self.meeting.text)

    @cached_property
    def grams(self):
        return [(task, _grams(task.title)) for task in self.tasks]

    @cached_property
    def earlier_grams(self):
        return [(task, _grams(task.title)) for task in self.earlier]

    @cached_property
    def themes_of_units(self):
        themes = defaultdict(Counter)
        for task in self.tasks:
            if task.theme:
                themes[task.lead_unit_id][task.theme] += 1
        return themes

    def of(self, directive):
        """The Proposal of a leaf."""
        proposal = Proposal(directive, title=title_of(directive.quote))
        self._name_units(proposal)
        self._set_due(proposal)
        proposal.similar = _similar(proposal.title, self.grams)
        proposal.continued = _similar(proposal.title, self.earlier_grams)
        self._guess_theme(proposal)
        proposal.kind = next(
            (kind for kind, words in KINDS if words.search(directive.quote)),
            Kind.ROUTINE,
        )
        if directive.kind == directive.Kind.ASSESSMENT:
            proposal.no_task_reason = _(
                "An assessment; it asks for no work of its own."
            )
        return proposal

    def _name_units(self, proposal):
        directive = proposal.directive
        quote = directive.quote
        doers = find_doers(quote, 0, len(quote), self.stems)
        own = self.names.match(doers.units)
        helpers = self.names.match(doers.co_units)
        units = list(own.units)
        why = _("Named by these words")
        if not units:
            sentence = directive.parent or directive
            units = [
                unit for unit in self._named(sentence) if unit not in helpers.units
            ]
            why = _("Named by the sentence") if directive.parent else why
        proposal.named = tuple(units)
        if units:
            proposal.lead_unit = units[0]
            proposal.why["lead_unit"] = why
        else:
            proposal.why["lead_unit"] = _("The minutes name no unit: please choose.")
        supporting = [*units[1:], *helpers.units]
        proposal.supporting_units = tuple(
            unit for unit in dict.fromkeys(supporting) if unit != proposal.lead_unit
        )
        proposal.unknown = (*own.unknown, *helpers.unknown)

    def _named(self, sentence):
        """The units of a sentence in the order of its words."""
        units = self.units_of[sentence.pk]
        return sorted(units, key=lambda unit: _place(sentence.quote, unit))

    def _set_due(self, proposal):
        directive = proposal.directive
        phrases = find_deadlines(directive.quote, 0, len(directive.quote))
        sentence = directive.parent or directive
        phrase = phrases[0] if phrases else sentence.deadline
        due, rule = due_of(phrase, self.meeting.held_on, self.calendar)
        end = self.plan.ends_on if self.plan else None
        if due and due.recurs:
            proposal.due_on, proposal.is_recurring = end, True
            proposal.why["due_on"] = _("“%(words)s” comes again: to the plan’s end") % {
                "words": phrase
            }
        elif due:
            proposal.due_on = proposal.said_due = due.on
            proposal.why["due_on"] = _("“%(words)s”: %(rule)s") % {
                "words": phrase,
                "rule": rule,
            }
        elif phrase:
            proposal.why["due_on"] = _(
                "No rule makes a day of “%(words)s”: please set it."
            ) % {"words": phrase}
        else:
            proposal.due_on = end
            proposal.why["due_on"] = _("The minutes say no deadline: the plan’s end")

    def _guess_theme(self, proposal):
        directive = proposal.directive
        if directive.theme:
            proposal.theme = directive.theme
            proposal.why["theme"] = _("Set for the directive")
            return
        heading = directive.section.heading if directive.section else ""
        for theme in self.themes:
            words = [theme.name, theme.heading.rstrip("。")]
            if heading and any(word and word in heading for word in words):
                proposal.theme = theme
                proposal.why["theme"] = _("The section’s heading: %s") % heading
                return
        for _score, task in proposal.similar:
            if task.theme:
                proposal.theme = task.theme
                proposal.why["theme"] = _("Words like those of task %s") % task.code
                return
        usual = self.themes_of_units.get(getattr(proposal.lead_unit, "pk", None))
        if usual:
            proposal.theme = usual.most_common(1)[0][0]
            proposal.why["theme"] = _("Most tasks of this unit belong to it")
            return
        proposal.why["theme"] = _("Nothing tells which: please choose.")


def _similar(title, known):
    """The tasks whose titles are most like one, as (score, task)."""
    wanted = _grams(title)
    scored = [(_likeness(wanted, grams), task) for task, grams in known]
    scored = [pair for pair in scored if pair[0] >= LIKE]
    scored.sort(key=lambda pair: (-pair[0], pair[1].code))
    return scored[:MOST_SIMILAR]


def _place(quote, unit):
    """Where a sentence names a unit; one named otherwise comes last."""
    places = [quote.find(name) for name in (unit.name, unit.short_name)]
    return min([place for place in places if place >= 0], default=len(quote))


def _grams(text):
    plain = PLAIN.sub("", text)
    return {plain[index : index + 2] for index in range(len(plain) - 1)}


def likeness(words, others):
    """How like two texts are in their characters, 0 … 1."""
    return _likeness(_grams(words), _grams(others))


def _likeness(grams, others):
    if not grams or not others:
        return 0.0
    return (
        len(grams & others)
        / min(len(grams), len(others))
        * (0.5 + 0.5 * len(grams & others) / max(len(grams), len(others)))
    )
