"""The pages at which the browser looks: the name of a picture and the address."""

# As the leader sees the demo, at 9:00 on 20 October 2025.
PAGES = {
    "overview": "/",
    "overview-past": "/?as_of=2025-06-30",
    "meetings": "/minutes/",
    "minutes": "/minutes/1/",
    "minutes-undecided": "/minutes/2/",
    "tasks": "/tasks/",
    "tasks-red": "/tasks/?light=red",
    "tasks-none-found": "/tasks/?q=%E6%B2%A1%E6%9C%89%E7%9A%84",
    "tasks-past": "/tasks/?as_of=2025-04-30&sort=due",
    "task-key": "/tasks/2025-010/",
    "task-road": "/tasks/2025-050/",
    "task-routine": "/tasks/2025-003/",
    "task-past": "/tasks/2025-050/?as_of=2025-06-30",
    "units": "/units/",
    "unit-town": "/units/zhangzhu/",
    "unit-hufu": "/units/hufu/",
    "unit-group": "/units/group/",
    "unit-department": "/units/industry/",
    "unit-past": "/units/zhangzhu/?as_of=2025-06-30",
    "themes": "/themes/",
    "theme-industry": "/themes/industry/",
    "theme-livelihood": "/themes/livelihood/",
    "changes": "/changes/?since=2025-08-31",
    "changes-past": "/changes/?since=2025-03-31&as_of=2025-06-30",
    "changes-nothing": "/changes/?since=2025-10-18&unit=office",
    "timeline": "/timeline/",
    "milestones": "/milestones/",
    "inbox": "/inbox/",
    "discipline": "/discipline/",
    "discipline-past": "/discipline/?as_of=2025-06-30",
    "discipline-unit": "/discipline/hufu/?show=late",
    "discipline-reviews": "/discipline/reviews/",
    "inbox-settings": "/inbox/settings/",
}
# What only those see who do the work: the account and the address.
WORK = {
    "report": ("zhangzhu", "/tasks/2025-050/report/"),
    "report-missed": ("zhangzhu", "/tasks/2025-050/report/?period=2025-02"),
    "reports-due": ("zhangzhu", "/mine/report/"),
    "sign-off": ("zhangzhu", "/reports/sign-off/"),
}
ERRORS = {
    "not-found": ("/tasks/2025-999/", 404),
    "bad-day": ("/?as_of=2025-02-30", 400),
    "too-long": ("/tasks/?q=" + "x" * 101, 400),
}
ACCOUNT = {
    "sign-out": "/accounts/logout/",
    "password": "/accounts/password/change/",
    "second-factor": "/accounts/2fa/",
    "sessions": "/accounts/sessions/",
}
