from django.urls import include, path

from plans.views import (
    changes,
    claims,
    coordination,
    exports,
    meetings,
    overview,
    remarks,
    requests,
    tasks,
    themes,
    timeline,
    units,
)

app_name = "plans"

# /minutes/
minutes_urls = [
    path("", meetings.index, name="meetings"),
    path("<int:pk>/", meetings.detail, name="meeting"),
]

# /tasks/
task_urls = [
    path("", tasks.index, name="tasks"),
    path("export/<str:kind>/", exports.tasks, name="task-export"),
    path("<str:code>/", tasks.detail, name="task"),
    path("<str:code>/acknowledge/", tasks.acknowledge, name="task-acknowledge"),
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

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("minutes/", include(minutes_urls)),
    path("tasks/", include(task_urls)),
    path("coordination/", include(coordination_urls)),
    path("units/", include(unit_urls)),
    path("themes/", include(theme_urls)),
    path("changes/", changes.index, name="changes"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("milestones/", timeline.milestones, name="milestones"),
]
