"""Minutes on their way in: /minutes/new/ and the page of one draft."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from plans import documents
from plans.actions import Refused
from plans.actions import drafts as actions
from plans.actions.drafts import Stale
from plans.actions.tickets import once
from plans.dashboards.drafts import Draft
from plans.forms.drafts import (
    ClausesForm,
    DraftFactsForm,
    DraftTextForm,
    FindingForm,
    KnownSectionForm,
    NewMinutesForm,
    PlaceForm,
    SectionForm,
    VersionForm,
)
from plans.minutes import findings as editing
from plans.models import MinutesDraft
from plans.views.deeds import CONFLICT, INVALID
from towns import access
from towns.access import Permission


def require_planner(request):
    access.require(request.user, Permission.EDIT_PLAN)
    if request.as_of.is_past:
        raise BadRequest(_("The past can only be read. Go back to today to act."))


def draft_of(request, pk):
    require_planner(request)
    drafts = MinutesDraft.objects.select_related("author", "changed_by", "plan")
    return get_object_or_404(drafts, pk=pk)


def new(request):
    require_planner(request)
    form = NewMinutesForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        initial={"plan": request.plan or None},
    )
    status = 200
    if request.method == "POST":
        draft = _taken_over(request, form) if form.is_valid() else None
        if draft:
            return redirect(draft)
        status = INVALID
    context = {
        "form": form,
        "drafts": MinutesDraft.objects.filter(
            status=MinutesDraft.Status.OPEN
        ).select_related("changed_by"),
    }
    return render(request, "plans/drafts/new.html", context, status=status)


def _taken_over(request, form):
    data = form.cleaned_data
    file = data["file"]
    try:
        with once(data["ticket"], by=request.user) as is_first:
            if not is_first:
                newest = MinutesDraft.objects.filter(author=request.user)
                return newest.order_by("-pk").first()
            draft, note = actions.take_over(
                text=data["text"],
                name=file.name if file else "",
                data=file.read() if file else b"",
                plan=data["plan"],
                by=request.user,
            )
    except documents.Unreadable as error:
        form.add_error("file" if file else "text", str(error))
        return None
    if note:
        messages.warning(request, note)
    return draft


@require_GET
def detail(request, pk):
    draft = draft_of(request, pk)
    if draft.meeting_id:
        return redirect("plans:meeting", draft.meeting_id)
    return page_of(request, draft)


def page_of(request, draft, *, chosen=None, section=None, status=200, **forms):
    key = chosen or request.GET.get("finding", "")
    number = request.GET.get("section", "") if section is None else section

    def address(**query):
        return reverse("plans:draft", args=[draft.pk], query=query or None)

    page = Draft(draft, address=address, chosen=key, section=str(number))
    context = {
        "page": page,
        "draft": draft,
        "facts": DraftFactsForm(instance=draft),
        **_side(page),
    }
    if request.GET.get("view") == "table":
        context |= _tables(page)
    return render(request, "plans/drafts/detail.html", context | forms, status=status)


def _side(page):
    """The forms beside the text."""
    if page.chosen:
        lines = "\n".join(page.chosen.clauses) or page.chosen.quote
        return {
            "form": FindingForm.of(page.chosen),
            "clauses": ClausesForm(
                initial={"v": page.chosen.entry["v"], "lines": lines},
                auto_id="clauses_%s",
            ),
        }
    if page.section:
        return {"form": KnownSectionForm.of(page.section)}
    return {"place": PlaceForm(), "new_section": SectionForm(auto_id="new_%s")}


def _tables(page):
    """A form for every finding and every section."""
    return {
        "rows": [
            (finding, FindingForm.of(finding, auto_id=f"{finding.key}_%s"))
            for finding in page.findings
        ],
        "section_rows": [
            (part, KnownSectionForm.of(part, auto_id=f"s{part.number}_%s"))
            for part in page.sections
        ],
        "place": PlaceForm(),
        "new_section": SectionForm(auto_id="new_%s"),
    }


def back_to(request, draft, **query):
    query = {name: value for name, value in query.items() if value not in (None, "")}
    if request.POST.get("view") == "table":
        return redirect(
            reverse("plans:draft", args=[draft.pk], query={"view": "table"})
        )
    address = reverse("plans:draft", args=[draft.pk], query=query or None)
    return redirect(f"{address}#side" if query else address)


@require_POST
def facts(request, pk):
    draft = draft_of(request, pk)
    form = DraftFactsForm(request.POST, instance=MinutesDraft(pk=draft.pk))
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in actions.FACTS}
        try:
            actions.set_facts(
                draft, version=form.cleaned_data["version"], by=request.user, **values
            )
        except Stale as error:
            return _both(request, draft, form, error)
        except Refused as error:
            form.add_error(None, str(error))
            return page_of(request, draft, facts=form, status=CONFLICT)
        messages.success(request, _("Saved."))
        return back_to(request, draft)
    return page_of(request, draft, facts=form, status=INVALID)


def _both(request, draft, form, error):
    """Two people changed the same: both versions, and a form to keep one."""
    draft.refresh_from_db()
    names = [name for name in form.fields if name not in ("version", "anew")]
    rows = [
        {
            "label": form.fields[name].label,
            "theirs": getattr(draft, name) or "",
            "yours": form.cleaned_data.get(name) or "",
        }
        for name in names
    ]
    for row in rows:
        row["differs"] = str(row["theirs"]) != str(row["yours"])
    form.data = form.data.copy()
    form.data["version"] = draft.version
    context = {"draft": draft, "form": form, "error": error, "rows": rows}
    return render(request, "plans/drafts/conflict.html", context, status=CONFLICT)


def text(request, pk):
    draft = draft_of(request, pk)
    initial = {"text": draft.text, "version": draft.version}
    form = DraftTextForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            draft, lost = actions.set_text(draft, by=request.user, **form.cleaned_data)
        except Stale as error:
            return _both(request, draft, form, error)
        except documents.Unreadable as error:
            form.add_error("text", str(error))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            for words in lost:
                messages.warning(request, _("No longer in the text: “%s”") % words[:80])
            return back_to(request, draft)
    status = INVALID if form.is_bound else 200
    return render(
        request, "plans/drafts/text.html", {"draft": draft, "form": form}, status=status
    )


@require_POST
def accept_all(request, pk):
    draft = draft_of(request, pk)
    return _whole(request, draft, actions.accept_all)


@require_POST
def give_up(request, pk):
    draft = draft_of(request, pk)
    try:
        actions.give_up(draft, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The draft has been given up."))
    return redirect("plans:draft-new")


@require_POST
def record(request, pk):
    draft = draft_of(request, pk)
    try:
        meeting = actions.record(draft, by=request.user)
    except Refused as error:
        form = DraftFactsForm(instance=draft)
        return page_of(request, draft, facts=form, refusal=str(error), status=CONFLICT)
    total = meeting.directives.leaves().count()
    messages.success(
        request,
        ngettext(
            "The meeting is recorded with %(number)s demand. Decide what becomes of "
            "it.",
            "The meeting is recorded with %(number)s demands. Decide what becomes of "
            "them.",
            total,
        )
        % {"number": total},
    )
    return redirect(meeting)


def _whole(request, draft, action):
    try:
        action(draft, by=request.user)
    except Refused as error:
        messages.error(request, str(error))
    return back_to(request, draft)


@require_GET
def original(request, pk):
    draft = draft_of(request, pk)
    if not draft.file:
        raise Http404(_("No file was handed in with this draft."))
    try:
        file = draft.file.open()
    except FileNotFoundError:
        raise Http404(_("The file is no longer in the store.")) from None
    return FileResponse(file, as_attachment=True, filename=draft.file_name)


@require_POST
def add(request, pk):
    draft = draft_of(request, pk)
    form = PlaceForm(request.POST)
    if form.is_valid():
        try:
            key = actions.add(draft, by=request.user, **form.cleaned_data)
            return back_to(request, draft, finding=key)
        except Refused as error:
            form.add_error(None, str(error))
    return page_of(request, draft, place=form, status=INVALID)


@require_POST
def correct(request, pk, key):
    draft = draft_of(request, pk)
    page = Draft(draft, address=lambda **query: "", chosen=key)
    finding = page.chosen
    if finding is None:
        return _gone(request, draft)
    form = FindingForm.of(finding, request.POST)
    if not form.is_valid():
        return page_of(request, draft, chosen=key, form=form, status=INVALID)
    values = dict(form.cleaned_data)
    if values["start"] is None and not form.moved(finding):
        values["first"] = ""
    return _change(request, draft, key, form, actions.correct, values)


def _gone(request, draft):
    words = _("Somebody has dropped or merged this finding meanwhile.")
    return page_of(request, draft, refusal=words, status=CONFLICT)


def _change(request, draft, key, form, action, values, *, name="form", after=None):
    """Do one edit of a finding; where it is refused, show why and what was typed."""
    try:
        draft = action(draft, key, by=request.user, **values)
    except Refused as error:
        form.add_error(None, str(error))
        is_stale = isinstance(error, Stale)
        if is_stale:
            draft.refresh_from_db()
            entry = editing.get(draft.findings, key)
            if entry is None:
                return _gone(request, draft)
            form.data = form.data.copy()
            form.data["v"] = entry["v"]
        status = CONFLICT if is_stale else INVALID
        forms = {name: form, "stale": is_stale}
        return page_of(request, draft, chosen=key, status=status, **forms)
    return back_to(request, draft, finding=key if after is None else after)


def _verb(request, pk, key, action, after=None):
    draft = draft_of(request, pk)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest(_("The address or the form could not be read."))
    values = form.cleaned_data
    return _change(request, draft, key, form, action, values, name="verb", after=after)


@require_POST
def accept(request, pk, key):
    return _verb(request, pk, key, actions.accept, after=_next_key(request, pk, key))


def _next_key(request, pk, key):
    """The next finding that nobody has looked at; confirming goes on from there."""
    draft = draft_of(request, pk)
    entries = draft.findings["directives"]
    keys = [entry["key"] for entry in entries]
    at = keys.index(key) if key in keys else -1
    later = entries[at + 1 :] + entries[: max(at, 0)]
    return next((each["key"] for each in later if each["status"] == "found"), "")


@require_POST
def join(request, pk, key):
    return _verb(request, pk, key, actions.join)


@require_POST
def drop(request, pk, key):
    return _verb(request, pk, key, actions.drop, after="")


@require_POST
def split(request, pk, key):
    draft = draft_of(request, pk)
    form = ClausesForm(request.POST, auto_id="clauses_%s")
    if not form.is_valid():
        raise BadRequest(_("The address or the form could not be read."))
    values = form.cleaned_data
    return _change(request, draft, key, form, actions.split, values, name="clauses")
