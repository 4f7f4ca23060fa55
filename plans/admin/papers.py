"""Reports, reviews and requests: to read; they are made and decided in the portal."""

from django.contrib import admin
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from plans.models import (
    ChangeRequest,
    CompletionClaim,
    CoordinationRequest,
    ExtensionRequest,
    Instruction,
    Notice,
    NoticeReply,
    Objection,
    ProgressReport,
    Review,
)
from plans.templatetags.lights import light_word
from towns.admin.base import LONGEST_SEARCH, PortalAdmin, ReadOnly
from towns.admin_site import Shelf
from towns.pinyin import folded


class AnsweredFilter(admin.SimpleListFilter):
    title = gettext_lazy("answer")
    parameter_name = "answered"

    def lookups(self, request, model_admin):
        return [("0", _("Open")), ("1", _("Answered"))]

    def queryset(self, request, queryset):
        if self.value() in ("0", "1"):
            return queryset.filter(answered_at__isnull=self.value() == "0")
        return queryset


class PaperAdmin(ReadOnly, PortalAdmin):
    """A list of papers with the task that each belongs to."""

    shelf = Shelf.PAPERS
    list_select_related = ["task__lead_unit"]
    search_fields = ["task__search_key", "task__lead_unit__search_key"]
    search_help_text = gettext_lazy("Task or unit: code, name, pinyin or initials")

    def get_search_results(self, request, queryset, search_term):
        words = folded(search_term)[:LONGEST_SEARCH]
        return super().get_search_results(request, queryset, words)

    def get_queryset(self, request):
        newest_first = F(self.date_hierarchy).desc()
        return super().get_queryset(request).order_by(newest_first, "-pk")

    @admin.display(description=gettext_lazy("late"), ordering="is_late")
    def late(self, paper):
        return _("late") if paper.is_late else "–"

    @admin.display(description=gettext_lazy("unit"), ordering="task__lead_unit__order")
    def unit(self, paper):
        return paper.task.lead_unit.short_name


@admin.register(ProgressReport)
class ReportAdmin(PaperAdmin):
    shelf_order = 10
    shelf_help = gettext_lazy("What the units reported, every version of it.")
    list_display = [
        "task",
        "unit",
        "period",
        "revision",
        "percent",
        "status",
        "late",
        "submitted_at",
        "author",
    ]
    list_filter = ["status", "is_late", "task__lead_unit", "period_end"]
    list_select_related = ["task__lead_unit", "author"]
    date_hierarchy = "period_end"

    @admin.display(description=gettext_lazy("period"), ordering="period_end")
    def period(self, report):
        return f"{report.period_end:%Y-%m}"

    def get_queryset(self, request):
        # What is still being written is its author's.
        return super().get_queryset(request).exclude(submitted_at=None)


@admin.register(Review)
class ReviewAdmin(PaperAdmin):
    shelf_order = 20
    shelf_help = gettext_lazy("Who accepted or returned what, in which words.")
    list_display = ["at", "subject", "verdict", "by", "words", "undone_at"]
    list_filter = ["verdict", "by"]
    list_select_related = ["report__task", "claim__task", "by"]
    search_fields = ["report__task__search_key", "claim__task__search_key"]
    date_hierarchy = "at"

    @admin.display(description=gettext_lazy("task"))
    def subject(self, review):
        return (review.report or review.claim).task


@admin.register(CompletionClaim)
class ClaimAdmin(PaperAdmin):
    shelf_order = 30
    shelf_help = gettext_lazy("That a task is done, with its evidence.")
    list_display = ["task", "unit", "completed_on", "due_on", "status", "submitted_at"]
    list_filter = ["status", "task__lead_unit"]
    date_hierarchy = "submitted_at"


@admin.register(ExtensionRequest)
class ExtensionAdmin(PaperAdmin):
    shelf_order = 40
    shelf_help = gettext_lazy("Later due dates: asked, approved, refused.")
    list_display = [
        "task",
        "milestone",
        "unit",
        "from_due_on",
        "to_due_on",
        "status",
        "late",
        "asked_at",
    ]
    list_filter = ["status", "is_late", "task__lead_unit"]
    list_select_related = ["task__lead_unit", "milestone"]
    date_hierarchy = "asked_at"


@admin.register(ChangeRequest)
class ChangeAdmin(PaperAdmin):
    shelf_order = 50
    shelf_help = gettext_lazy("Changes of content, unit, goal or dates; cancellations.")
    list_display = ["task", "kind", "unit", "status", "asked_by", "asked_at"]
    list_filter = ["status", "kind", "task__lead_unit"]
    list_select_related = ["task__lead_unit", "asked_by"]
    date_hierarchy = "asked_at"


@admin.register(CoordinationRequest)
class CoordinationAdmin(PaperAdmin):
    shelf_order = 60
    shelf_help = gettext_lazy("What units need of each other, and what was answered.")
    list_display = ["task", "unit", "addressee", "kind", "reply_by", "answered_at"]
    list_filter = [AnsweredFilter, "kind", "addressee"]
    list_select_related = ["task__lead_unit", "addressee"]
    date_hierarchy = "asked_at"


@admin.register(Instruction)
class InstructionAdmin(PaperAdmin):
    shelf_order = 70
    shelf_help = gettext_lazy("What leaders asked of units, and what was answered.")
    list_display = [
        "task",
        "addressee",
        "words",
        "given_by",
        "answer_by",
        "answered_at",
    ]
    list_filter = [AnsweredFilter, "unit", "given_by"]
    list_select_related = ["task__lead_unit", "unit", "given_by"]
    date_hierarchy = "given_at"

    @admin.display(description=gettext_lazy("who answers"))
    def addressee(self, instruction):
        return instruction.unit.short_name


@admin.register(Objection)
class ObjectionAdmin(PaperAdmin):
    shelf_order = 80
    shelf_help = gettext_lazy("Units that doubt a light, and what was answered.")
    list_display = ["task", "unit", "light_then", "words", "raised_at", "answered_at"]
    list_filter = [AnsweredFilter, "light", "task__lead_unit"]
    date_hierarchy = "raised_at"

    @admin.display(description=gettext_lazy("light"), ordering="light")
    def light_then(self, objection):
        return light_word(objection.light)


class EndedFilter(admin.SimpleListFilter):
    title = gettext_lazy("ending")
    parameter_name = "ended"

    def lookups(self, request, model_admin):
        return [("0", pgettext("notice", "In force")), *Notice.Ending.choices]

    def queryset(self, request, queryset):
        if self.value() == "0":
            return queryset.filter(ended_at=None)
        if self.value() in Notice.Ending.values:
            return queryset.filter(ending=self.value())
        return queryset


class ReplyInline(ReadOnly, admin.TabularInline):
    model = NoticeReply
    fields = ["at", "by", "words"]
    readonly_fields = fields
    extra = 0


@admin.register(Notice)
class NoticeAdmin(PaperAdmin):
    shelf_order = 90
    shelf_help = gettext_lazy("Graded notices to lead units, their replies and ends.")
    list_display = [
        "serial",
        "level",
        "task",
        "addressee",
        "reply_by",
        "sent_by",
        "sent_at",
        "ending",
    ]
    list_filter = [EndedFilter, "level", "unit", "plan"]
    list_select_related = ["plan", "task", "unit", "sent_by"]
    date_hierarchy = "sent_at"
    inlines = [ReplyInline]

    @admin.display(description=gettext_lazy("number"), ordering="number")
    def serial(self, notice):
        return notice.serial

    @admin.display(description=gettext_lazy("lead unit"), ordering="unit__order")
    def addressee(self, notice):
        return notice.unit.short_name
