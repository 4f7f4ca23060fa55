from django.urls import include, path

from plans.views import (
    attachments,
    changes,
    claims,
    coordination,
    coverage,
    deciding,
    decisions,
    deputies,
    discipline,
    draft_sections,
    drafts,
    due_reports,
    exports,
    indicators,
    meetings,
    mine,
    notices,
    notifications,
    overview,
    rebinding,
    remarks,
    renewing,
    reports,
    requests,
    reviews,
    revisions,
    sign_off,
    task_decisions,
    tasks,
    texts,
    themes,
    timeline,
    units,
)

app_name = "plans"

# /minutes/drafts/<pk>/
draft_urls = [
    path("", drafts.detail, name="draft"),
    path("facts/", drafts.facts, name="draft-facts"),
    path("text/", drafts.text, name="draft-text"),
    path("file/", drafts.original, name="draft-file"),
    path("accept/", drafts.accept_all, name="draft-accept"),
    path("record/", drafts.record, name="draft-record"),
    path("give-up/", drafts.give_up, name="draft-give-up"),
    path("sections/", draft_sections.add, name="section-add"),
    path(
        "sections/<int:number>/correct/",
        draft_sections.correct,
        name="section-correct",
    ),
    path("sections/<int:number>/drop/", draft_sections.drop, name="section-drop"),
    path("findings/", drafts.add, name="finding-add"),
    path("findings/<slug:key>/accept/", drafts.accept, name="finding-accept"),
    path("findings/<slug:key>/correct/", drafts.correct, name="finding-correct"),
    path("findings/<slug:key>/split/", drafts.split, name="finding-split"),
    path("findings/<slug:key>/join/", drafts.join, name="finding-join"),
    path("findings/<slug:key>/drop/", drafts.drop, name="finding-drop"),
]

# /minutes/
minutes_urls = [
    path("", meetings.index, name="meetings"),
    path("<int:pk>/", meetings.detail, name="meeting"),
    path("<int:pk>/decide/", deciding.decide, name="meeting-decide"),
    path("<int:pk>/issue/", deciding.issue, name="meeting-issue"),
    path(
        "<int:pk>/directives/<str:code>/reconsider/",
        deciding.reconsider,
        name="directive-reconsider",
    ),
    path(
        "<int:pk>/directives/<str:code>/tasks/<str:task>/unlink/",
        deciding.unlink,
        name="directive-unlink",
    ),
    path(
        "<int:pk>/directives/<str:code>/tasks/<str:task>/discard/",
        deciding.discard,
        name="directive-discard",
    ),
    path("<int:pk>/correct/", texts.correct, name="meeting-correct"),
    path("<int:pk>/correct/save/", texts.save, name="meeting-correct-save"),
    path("<int:pk>/texts/<int:version>/", texts.earlier, name="meeting-text"),
    path("<int:pk>/file/", texts.original, name="meeting-file"),
    path(
        "<int:pk>/directives/<str:code>/bind/",
        rebinding.bind,
        name="directive-bind",
    ),
    path(
        "<int:pk>/directives/<str:code>/retire/",
        rebinding.retire,
        name="directive-retire",
    ),
    path(
        "<int:pk>/directives/<str:code>/revises/",
        revisions.edit,
        name="directive-revises",
    ),
    path("undecided/", coverage.undecided, name="undecided"),
    path("elsewhere/", coverage.elsewhere, name="elsewhere"),
    path("new/", drafts.new, name="draft-new"),
    path("drafts/<int:pk>/", include(draft_urls)),
]

# /tasks/
task_urls = [
    path("", tasks.index, name="tasks"),
    path("export/breakdown/", exports.breakdown, name="breakdown-export"),
    path("export/<str:kind>/", exports.tasks, name="task-export"),
    path("<str:code>/", tasks.detail, name="task"),
    path("<str:code>/assign/", tasks.assign, name="task-assign"),
    path("<str:code>/acknowledge/", tasks.acknowledge, name="task-acknowledge"),
    path("<str:code>/hold/", task_decisions.hold, name="task-hold"),
    path("<str:code>/resume/", task_decisions.resume, name="task-resume"),
    path("<str:code>/close/", task_decisions.close, name="task-close"),
    path("<str:code>/reopen/", task_decisions.reopen, name="task-reopen"),
    path("<str:code>/archive/", task_decisions.archive, name="task-archive"),
    path("<str:code>/report/", reports.report, name="report"),
    path("<str:code>/report/draft/", reports.draft, name="report-draft"),
    path("<str:code>/report/unchanged/", reports.unchanged, name="report-unchanged"),
    path("<str:code>/claim/", claims.create, name="claim-create"),
    path("<str:code>/claim/withdraw/", claims.withdraw, name="claim-withdraw"),
    path("<str:code>/extension/", requests.extension, name="extension-create"),
    path(
        "<str:code>/extension/<int:pk>/withdraw/",
        requests.withdraw_extension,
        name="extension-withdraw",
    ),
    path("<str:code>/change/", requests.change_kinds, name="change-kinds"),
    path("<str:code>/change/<str:kind>/", requests.change, name="change-create"),
    path(
        "<str:code>/change/<int:pk>/withdraw/",
        requests.withdraw_change,
        name="change-withdraw",
    ),
    path("<str:code>/coordination/", requests.coordination, name="coordination-create"),
    path(
        "<str:code>/coordination/<int:pk>/withdraw/",
        requests.withdraw_coordination,
        name="coordination-withdraw",
    ),
    path("<str:code>/contribution/", remarks.contribute, name="contribution-create"),
    path("<str:code>/objection/", remarks.object_to_light, name="objection-create"),
    path(
        "<str:code>/objection/<int:pk>/answer/",
        remarks.answer_objection,
        name="objection-answer",
    ),
    path("<str:code>/notice/", notices.create, name="notice-create"),
    path("<str:code>/instruction/", remarks.instruct, name="instruction-create"),
    path(
        "<str:code>/instruction/<int:pk>/answer/",
        remarks.answer_instruction,
        name="instruction-answer",
    ),
]

# /coordination/
coordination_urls = [
    path("", coordination.index, name="coordination"),
    path("<int:pk>/", coordination.answer, name="coordination-request"),
]

# /notices/
notice_urls = [
    path("", notices.index, name="notices"),
    path("<int:pk>/", notices.detail, name="notice"),
    path("<int:pk>/reply/", notices.reply, name="notice-reply"),
    path("<int:pk>/step-up/", notices.step_up, name="notice-step-up"),
    path("<int:pk>/lift/", notices.lift, name="notice-lift"),
]

# /reports/
report_urls = [
    path("<int:pk>/review/", decisions.report_page, name="report-review"),
    path("<int:pk>/accept/", decisions.accept_report, name="report-accept"),
    path("<int:pk>/return/", decisions.return_report, name="report-return"),
    path("sign-off/", sign_off.index, name="sign-off"),
    path("<int:pk>/sign-off/", sign_off.sign_off, name="report-sign-off"),
    path("<int:pk>/send-back/", sign_off.send_back, name="report-send-back"),
    path("<int:pk>/withdraw/", reports.withdraw, name="report-withdraw"),
    path("<int:pk>/correct/", reports.correct, name="report-correct"),
]

# /mine/report/
due_urls = [
    path("", due_reports.due, name="reports-due"),
    path("sheet/", due_reports.sheet, name="reports-due-sheet"),
    path("sheet/read/", due_reports.read_sheet, name="reports-due-read"),
    path("<str:code>/", due_reports.due_one, name="reports-due-one"),
]

# /attachments/
attachment_urls = [
    path("<int:pk>/", attachments.download, name="attachment"),
    path("<int:pk>/preview/", attachments.preview, name="attachment-preview"),
    path("<int:pk>/remove/", attachments.remove, name="attachment-remove"),
]

# /reviews/
review_urls = [
    path("", reviews.index, name="reviews"),
    path("accept/", reviews.accept_many, name="reviews-accept"),
    path("deputy/", deputies.name, name="deputy"),
    path("deputy/<int:pk>/end/", deputies.end, name="deputy-end"),
    path("<int:pk>/undo/", reviews.undo, name="review-undo"),
]

# /claims/
claim_urls = [
    path("<int:pk>/review/", decisions.claim_page, name="claim-review"),
    path("<int:pk>/accept/", decisions.accept_claim, name="claim-accept"),
    path("<int:pk>/return/", decisions.return_claim, name="claim-return"),
]

# /extensions/
extension_urls = [
    path("<int:pk>/decide/", decisions.extension_page, name="extension-decide"),
    path("<int:pk>/approve/", decisions.approve_extension, name="extension-approve"),
    path("<int:pk>/refuse/", decisions.refuse_extension, name="extension-refuse"),
]

# /change-requests/
change_request_urls = [
    path("<int:pk>/decide/", decisions.change_page, name="change-decide"),
    path("<int:pk>/approve/", decisions.approve_change, name="change-approve"),
    path("<int:pk>/refuse/", decisions.refuse_change, name="change-refuse"),
]

# /units/
unit_urls = [
    path("", units.index, name="units"),
    path("<slug:slug>/", units.detail, name="unit"),
]

# /themes/
theme_urls = [
    path("", themes.index, name="themes"),
    path("<slug:slug>/", themes.detail, name="theme"),
]

# /indicators/
indicator_urls = [
    path("", indicators.index, name="indicators"),
    path("export/<str:kind>/", indicators.export, name="indicator-export"),
    path("<slug:slug>/", indicators.detail, name="indicator"),
]

# /discipline/
discipline_urls = [
    path("", discipline.index, name="discipline"),
    path("reviews/", discipline.reviews, name="discipline-reviews"),
    path("<slug:slug>/", discipline.unit, name="discipline-unit"),
]

# /inbox/
inbox_urls = [
    path("", notifications.index, name="inbox"),
    path("settings/", notifications.settings, name="inbox-settings"),
    path("read/", notifications.read_all, name="inbox-read-all"),
    path("<int:pk>/read/", notifications.read, name="inbox-read"),
]

urlpatterns = [
    path("plans/<int:year>/renew/", renewing.renew, name="plan-renew"),
    path("", overview.overview, name="overview"),
    path("minutes/", include(minutes_urls)),
    path("tasks/", include(task_urls)),
    path("mine/", mine.index, name="mine"),
    path("coordination/", include(coordination_urls)),
    path("notices/", include(notice_urls)),
    path("reports/", include(report_urls)),
    path("attachments/", include(attachment_urls)),
    path("mine/report/", include(due_urls)),
    path("reviews/", include(review_urls)),
    path("claims/", include(claim_urls)),
    path("extensions/", include(extension_urls)),
    path("change-requests/", include(change_request_urls)),
    path("units/", include(unit_urls)),
    path("themes/", include(theme_urls)),
    path("indicators/", include(indicator_urls)),
    path("changes/", changes.index, name="changes"),
    path("discipline/", include(discipline_urls)),
    path("inbox/", include(inbox_urls)),
    path("timeline/", timeline.timeline, name="timeline"),
    path("milestones/", timeline.milestones, name="milestones"),
]
