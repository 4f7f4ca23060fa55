"""A small portal with one of everything, for tests that walk over all pages."""

from django.urls import reverse

from tests.factories import (
    Role,
    make_directive,
    make_leader,
    make_meeting,
    make_member,
    make_office,
    make_plan,
    make_post,
    make_task,
    make_theme,
    make_unit,
)


class World:
    """One of everything, and a restricted task of 张渚 that 太华 supports."""

    def __init__(self):
        post = make_post()
        self.zhangzhu = make_unit("zhangzhu", "张渚镇", strategy_word="增")
        self.hufu = make_unit("hufu", "湖㳇镇", former_names="湖父、湖氵父")
        self.taihua = make_unit("taihua", "太华镇")
        self.theme = make_theme()
        self.meeting = make_meeting("会议要求,要抓好项目,要守住底线。")
        self.directive = make_directive(self.meeting, "要抓好项目")
        make_plan().meetings.add(self.meeting)
        common = {
            "theme": self.theme,
            "directives": [self.directive],
            "milestones": [("开工", "2025-06-30", 1, True)],
        }
        self.task = make_task(self.zhangzhu, title="公开的任务", **common)
        self.restricted = make_task(
            self.zhangzhu,
            title="不公开的任务",
            is_restricted=True,
            supporting_units=[self.taihua],
            responsible_leader=post,
            **common,
        )
        office = make_office()
        self.people = {
            "nobody": None,
            "viewer": make_member(office, Role.VIEWER),
            "leader": make_leader(post),
            "other_leader": make_leader(),
            "head": make_member(self.zhangzhu, Role.HEAD),
            "other_head": make_member(self.hufu, Role.HEAD),
            "reporter": make_member(self.zhangzhu, Role.REPORTER),
            "supporter": make_member(self.taihua, Role.REPORTER),
            "supervisor": make_member(office, Role.SUPERVISOR),
            "planner": make_member(office, Role.PLANNER),
            "sysadmin": make_member(office, Role.SYSADMIN),
            "secadmin": make_member(office, Role.SECADMIN),
            "auditor": make_member(office, Role.AUDITOR),
        }

    def address(self, name):
        arguments = {
            "plans:meeting": [self.meeting.pk],
            "plans:task-export": ["csv"],
            "plans:task": [self.task.code],
            "plans:task-acknowledge": [self.task.code],
            "plans:task+restricted": [self.restricted.code],
            "plans:unit": [self.zhangzhu.slug],
            "plans:theme": [self.theme.slug],
        }
        return reverse(name.split("+")[0], args=arguments.get(name))
