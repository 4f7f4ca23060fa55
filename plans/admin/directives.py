"""A directive beside its sentence: its clauses, its tasks, or why it needs none."""

import re

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.actions import Refused
from plans.actions import meetings as meeting_actions
from plans.admin.base import ActingAdmin, ActingForm, TaskChoices, decision_page
from plans.admin.filters import UndecidedFilter
from plans.models import Directive, LightSpan, Task
from resort_portal import clock
from towns.admin.base import LONGEST_SEARCH, is_choosing
from towns.admin_site import Shelf
from towns.pinyin import folded

# Parts of a sentence shorter than this say nothing by themselves.
SHORT = 8
# How much of the text stands on either side of the words.
AROUND = 160


class DirectiveForm(ActingForm):
    """The planner pastes the words; where they stand in the text is found."""

    quote = forms.CharField(
        label=gettext_lazy("words of the minutes"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Copied from the text exactly, with its punctuation."),
        strip=False,
    )
    linked_tasks = forms.ModelMultipleChoiceField(
        Task.objects.all(),
        label=gettext_lazy("tasks"),
        required=False,
        widget=TaskChoices(admin.site),
        help_text=gettext_lazy("The tasks that answer it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "linked_tasks" in self.fields:
            self.initial["linked_tasks"] = list(self.instance.tasks.all())

    def watched(self):
        return [*super().watched(), Directive.history.filter(parent=self.instance.pk)]

    def clean(self):
        data = super().clean()
        meeting = data.get("meeting") or getattr(self.instance, "meeting", None)
        if meeting and "quote" in self.changed_data and data.get("quote"):
            self._place(meeting, data["quote"].strip())
        if data.get("linked_tasks") and data.get("no_task_reason"):
            if "linked_tasks" in self.changed_data:
                # The new decision replaces the old one, as the action does.
                data["no_task_reason"] = ""
            else:
                self.add_error(
                    "no_task_reason",
                    _("Tasks answer this directive already; take them off first."),
                )
        section = data.get("section")
        if section and meeting and section.meeting_id != meeting.pk:
            self.add_error("section", _("This section belongs to another meeting."))
        return data

    def _place(self, meeting, quote):
        """Find the words in the text; those of a clause inside their sentence."""
        parent = self.instance.parent
        low, high = (parent.start, parent.end) if parent else (0, len(meeting.text))
        start = meeting.text.find(quote, low, high)
        if start < 0:
            self.add_error(
                "quote",
                _("The text does not say this; copy the words from it exactly.")
                if parent is None
                else _("The sentence does not say this; copy the words from it."),
            )
            return
        if meeting.text.find(quote, start + 1, high) >= 0:
            self.add_error(
                "quote",
                _("The text says this more than once; copy a longer stretch."),
            )
            return
        end = start + len(quote)
        others = Directive.objects.filter(meeting=meeting, parent=parent)
        beside = others.exclude(pk=self.instance.pk)
        if met := beside.filter(start__lt=end, end__gt=start).first():
            self.add_error(
                "quote",
                _("These words overlap %(code)s; split that sentence into clauses.")
                % {"code": met.code},
            )
            return
        self.instance.start, self.instance.end = start, end
        self.instance.quote = quote
        self.instance.text_length = len(meeting.text)
        self.cleaned_data["quote"] = quote


class SplitForm(forms.Form):
    """One clause a line, in the order of the sentence; words may be left out."""

    clauses = forms.CharField(
        label=gettext_lazy("clauses, one a line"),
        widget=forms.Textarea(attrs={"rows": 10, "class": "vLargeTextField"}),
        help_text=gettext_lazy(
            "Break the line where a demand ends. The words stay as they are; what "
            "belongs to no demand may be taken out."
        ),
    )

    def __init__(self, *args, directive, **kwargs):
        super().__init__(*args, **kwargs)
        self.directive = directive

    def clean_clauses(self):
        """The spans of the lines in the meeting's text."""
        text, reached = text_of(self.directive), self.directive.start
        lines = [line.strip() for line in self.cleaned_data["clauses"].splitlines()]
        spans = []
        for line in filter(None, lines):
            start = text.find(line, reached, self.directive.end)
            if start < 0:
                raise ValidationError(
                    _("“%(line)s” does not stand in the rest of the sentence.")
                    % {"line": line}
                )
            reached = start + len(line)
            spans.append((start, reached))
        if len(spans) < 2:
            raise ValidationError(_("A sentence is split into two clauses or more."))
        return spans


@admin.register(Directive)
class DirectiveAdmin(ActingAdmin):
    shelf = Shelf.MINUTES
    shelf_order = 20
    shelf_help = gettext_lazy(
        "Each demand of the minutes: its clauses, its tasks, or why it needs none."
    )
    form = DirectiveForm
    ordering = ["meeting", "start", "-end"]
    change_form_template = "admin/plans/directive/change_form.html"
    list_display = ["code", "short_quote", "became", "theme", "kind", "meeting"]
    list_display_links = ["code", "short_quote"]
    list_filter = [UndecidedFilter, "meeting", "theme", "kind", "units"]
    search_fields = ["code", "quote", "units__search_key"]
    search_help_text = gettext_lazy("Number, words, or a unit that it names")
    autocomplete_fields = ["meeting", "units", "supersedes"]
    TEXT = ["quote", "section", "kind"]

    def get_queryset(self, request):
        return super().get_queryset(request).for_admin().prefetch_related("clauses")

    def get_search_results(self, request, queryset, search_term):
        if is_choosing(request):
            # A task answers leaves; a sentence that was split is answered by its parts.
            queryset = queryset.leaves()
        words = folded(search_term)[:LONGEST_SEARCH]
        return super().get_search_results(request, queryset, words)

    @admin.display(description=gettext_lazy("words of the minutes"), ordering="start")
    def short_quote(self, directive):
        words = directive.quote
        return words if len(words) <= 60 else f"{words[:60]}…"

    @admin.display(description=gettext_lazy("decision"))
    def became(self, directive):
        clauses = len(directive.clauses.all())
        if clauses:
            return _("Split into %(number)s clauses") % {"number": clauses}
        if directive.tasks_total:
            return _("%(number)s tasks") % {"number": directive.tasks_total}
        return (
            _("Needs no task") if directive.no_task_reason else _("To be broken down")
        )

    def get_fieldsets(self, request, obj=None):
        named = ["units", "addressees", "deadline", "theme", "supersedes"]
        if obj is None:
            fieldsets = [
                (None, {"fields": ["meeting", "code", *self.TEXT]}),
                (gettext_lazy("Whom and what it names"), {"fields": named}),
            ]
        else:
            is_split = bool(obj.clauses.all())
            decision = [] if is_split else ["linked_tasks", "no_task_reason"]
            fieldsets = [
                (None, {"fields": ["meeting", "code", *self.TEXT]}),
                *(
                    [(gettext_lazy("What became of it"), {"fields": decision})]
                    if decision
                    else []
                ),
                (gettext_lazy("Whom and what it names"), {"fields": named}),
            ]
        return self.versioned(request, obj, fieldsets)

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        # Its number is its permanent address; clauses lie inside its words.
        stands = obj.clauses.all() or obj.earlier_text_id
        return ["meeting", "code", *(["quote"] if stands else [])]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "section":
            match = request.resolver_match.kwargs.get("object_id", "")
            if match.isdecimal():
                field.queryset = field.queryset.filter(meeting__directives=match)
        return field

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            context["sentence_around"] = around(obj)
            context["clauses"] = clauses_of(obj)
            context["can_split"] = not (
                obj.parent_id or obj.earlier_text_id or context["clauses"]
            )
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def why_kept(self, obj):
        if obj.clauses.all():
            return _("It has clauses; delete those first.")
        if obj.tasks.exists():
            return _("Tasks answer this directive; take them off first.")
        return ""

    # What saving does: links and 不单独立项 go through their actions

    def save_model(self, request, obj, form, change):
        reason = obj.no_task_reason
        if not change:
            super().save_model(request, obj, form, change)
            return
        decided = "no_task_reason" in form.changed_data
        if decided:
            obj.no_task_reason = form.initial.get("no_task_reason", "")
        super().save_model(request, obj, form, change)
        chosen = form.cleaned_data.get("linked_tasks")
        if chosen is not None:
            self._link(obj, chosen, by=request.user)
        if decided and reason != obj.no_task_reason:
            if reason:
                meeting_actions.decide_no_task(obj, reason=reason, by=request.user)
            else:
                meeting_actions.reconsider(obj, by=request.user)

    def _link(self, directive, chosen, *, by):
        before = set(directive.tasks.all())
        for task in before - set(chosen):
            meeting_actions.unlink(directive, task, by=by)
        for task in set(chosen) - before:
            meeting_actions.link(directive, task, by=by)

    def all_changes(self, form, formsets):
        changes = super().all_changes(form, formsets)
        for name in ("linked_tasks", "no_task_reason"):
            changes.pop(name, None)
        return changes

    # Splitting

    def get_urls(self):
        split = self.admin_site.admin_view(self.split_view)
        return [
            path("<int:pk>/split/", split, name="plans_directive_split"),
            *super().get_urls(),
        ]

    def split_view(self, request, pk):
        directive = self.get_object(request, str(pk))
        if directive is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        if not self.has_change_permission(request, directive):
            raise PermissionDenied
        form = SplitForm(
            request.POST if request.method == "POST" else None,
            directive=directive,
            initial={"clauses": suggested(directive.quote)},
        )
        if form.is_valid():
            try:
                clauses = meeting_actions.split(
                    directive, spans=form.cleaned_data["clauses"], by=request.user
                )
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                self.message_user(
                    request,
                    _("%(code)s now has %(number)s clauses; decide on each of them.")
                    % {"code": directive.code, "number": len(clauses)},
                    messages.SUCCESS,
                )
                return redirect(self.change_url(directive))
        return decision_page(
            self,
            request,
            "admin/plans/directive/split.html",
            form,
            title=_("Split into clauses"),
            url=request.path,
            way_back=self.change_url(directive),
            directive=directive,
            sentence_around=around(directive),
        )


def text_of(directive):
    """The text in which its words stand: the meeting's, or an earlier one of it."""
    return (directive.earlier_text or directive.meeting).text


def around(directive):
    """The words in their paragraph: {"before", "words", "after"}."""
    text = text_of(directive)
    whole = directive.parent or directive
    first = max(text.rfind("\n", 0, whole.start) + 1, whole.start - AROUND)
    last = text.find("\n", whole.end)
    last = min(len(text) if last < 0 else last, whole.end + AROUND)
    return {
        "before": text[first : directive.start],
        "words": directive.quote,
        "after": text[directive.end : last],
    }


def clauses_of(directive):
    """The clauses of a sentence with their tasks, each with its light of now."""
    spans = LightSpan.objects.tasks().at(clock.now())
    tasks = Task.objects.prefetch_related(Prefetch("spans", spans, to_attr="spans_now"))
    return directive.clauses.prefetch_related(Prefetch("tasks", tasks))


def suggested(quote):
    """A first cut for the planner to correct: a line ends where a part of it ends."""
    lines = []
    for piece in re.findall(r"[^，,；;]+[，,；;]?", quote):
        # Short openers stay with what they open.
        if lines and len(lines[-1]) < SHORT and lines[-1][-1] in "，,":
            lines[-1] += piece
        else:
            lines.append(piece)
    return "\n".join(lines)
