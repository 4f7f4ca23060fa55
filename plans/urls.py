from django.urls import include, path

from plans.views import (
    changes,
    exports,
    meetings,
    overview,
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
    path("units/", include(unit_urls)),
    path("themes/", include(theme_urls)),
    path("changes/", changes.index, name="changes"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("milestones/", timeline.milestones, name="milestones"),
]
