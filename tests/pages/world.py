"""A small portal with one of everything, for tests that walk over all pages."""

from datetime import date

from django.urls import reverse

from plans.actions import claims, drafts, notices, remarks, requests, texts
from tests.factories import (
    Role,
    at,
    make_directive,
    make_file,
    make_indicator,
    make_leader,
    make_measurement,
    make_meeting,
    make_member,
    make_office,
    make_plan,
    make_post,
    make_report,
    make_target,
    make_task,
    make_theme,
    make_unit,
)

DECISIONS = {"review", "accept", "return", "decide", "approve", "refuse"}


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
            "due_on": "2025-11-30",
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
        self.report = make_report(self.task, "2025-01", 10, accepted_on=False)
        self.file = make_file(self.task, report=self.report)
        self.restricted_file = make_file(self.restricted)
        self.indicator = make_indicator(theme=self.theme, tasks=[self.task])
        make_target(self.indicator, 120)
        self.measurement = make_measurement(self.indicator, "2025-01-31", "36.5")
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

        self._papers()
        self._waiting_papers()

    def _papers(self):
        """One open paper of each kind that somebody answers."""
        moment = at("2025-06-03")
        about = {"by": self.people["head"], "at": moment}
        self.objection = remarks.object_to_light(
            self.restricted, words="灯色不对", **about
        )
        self.instruction = remarks.instruct(
            self.task,
            unit=self.zhangzhu,
            words="请说明情况",
            answer_by=date(2025, 6, 20),
            by=self.people["leader"],
            at=moment,
        )
        self.request = requests.ask_coordination(
            self.task,
            addressee=self.hufu,
            kind="land",
            question="需要用地",
            reply_by=date(2025, 6, 20),
            **about,
        )

        self.notice, self.restricted_notice = (
            notices.send(
                task,
                level="yellow",
                reason="落后序时",
                demand=f"请说明{task.title}滞后的原因",
                reply_by=date(2025, 6, 6),
                by=self.people["supervisor"],
                at=moment,
            )
            for task in (self.task, self.restricted)
        )

    def _waiting_papers(self):
        """One paper of each kind that a supervisor decides on, of either task."""
        self.papers = {}
        for key, task in (("", self.task), ("+restricted", self.restricted)):
            report = make_report(task, "2025-06", 40, accepted_on=False)
            how = {"by": report.author, "reason": "雨季", "at": at("2025-06-23")}
            self.papers[f"report{key}"] = report
            self.papers[f"extension{key}"] = requests.ask_extension(
                task, to_due_on=date(2025, 12, 31), **how
            )
            self.papers[f"change{key}"] = requests.ask_change(
                task, kind="content", after={"title": task.title}, **how
            )
            claim = claims.claim(
                task, by=report.author, evidence="验收单", at=at("2025-06-24")
            )
            # Taken back, so that the task stays open for all other pages.
            self.papers[f"claim{key}"] = claims.withdraw(
                claim, by=report.author, at=at("2025-06-25")
            )
        texts.correct(
            self.meeting,
            text=self.meeting.text + "散会。",
            reason="补全",
            before=self.meeting.text,
            by=self.people["planner"],
        )
        self.meeting.refresh_from_db()
        self.earlier = self.meeting.earlier_texts.get()
        self.draft, _note = drafts.take_over(
            text="会议要求,要抓好项目。", by=self.people["planner"]
        )

    def address(self, name):
        of_draft = [self.draft.pk]
        of_task = [self.task.code]
        of_paper = [self.task.code, 1]
        noun, _dash, rest = name.removeprefix("plans:").partition("-")
        key = "+restricted" if rest.endswith("+restricted") else ""
        if rest.split("+")[0] in DECISIONS and noun + key in self.papers:
            paper = self.papers[noun + key]
            return reverse(name.split("+")[0], args=[paper.pk])
        arguments = {
            "plans:claim-create": of_task,
            "plans:claim-withdraw": of_task,
            "plans:extension-create": of_task,
            "plans:extension-withdraw": of_paper,
            "plans:change-kinds": of_task,
            "plans:change-create": [self.task.code, "unit"],
            "plans:change-withdraw": of_paper,
            "plans:coordination-create": of_task,
            "plans:coordination-withdraw": of_paper,
            "plans:coordination-request": [self.request.pk],
            "plans:contribution-create+restricted": [self.restricted.code],
            "plans:objection-create": of_task,
            "plans:objection-answer+restricted": [
                self.restricted.code,
                self.objection.pk,
            ],
            **{
                f"plans:notice{verb}{which}": [notice.pk]
                for verb in ("", "-reply", "-step-up", "-lift")
                for which, notice in (
                    ("", self.notice),
                    ("+restricted", self.restricted_notice),
                )
            },
            "plans:notice-create": of_task,
            "plans:notice-create+restricted": [self.restricted.code],
            "plans:instruction-create": of_task,
            "plans:instruction-create+restricted": [self.restricted.code],
            "plans:instruction-answer": [self.task.code, self.instruction.pk],
            "plans:meeting-decide": [self.meeting.pk],
            "plans:meeting-issue": [self.meeting.pk],
            "plans:directive-reconsider": [self.meeting.pk, "D01"],
            "plans:directive-unlink": [self.meeting.pk, "D01", "2025-001"],
            "plans:directive-discard": [self.meeting.pk, "D01", "2025-001"],
            "plans:meeting-correct": [self.meeting.pk],
            "plans:meeting-correct-save": [self.meeting.pk],
            "plans:meeting-text": [self.meeting.pk, self.earlier.pk],
            "plans:meeting-file": [self.meeting.pk],
            "plans:directive-bind": [self.meeting.pk, self.directive.code],
            "plans:directive-retire": [self.meeting.pk, self.directive.code],
            "plans:directive-revises": [self.meeting.pk, self.directive.code],
            "plans:plan-renew": [2025],
            "plans:draft": of_draft,
            "plans:draft-text": of_draft,
            "plans:draft-file": of_draft,
            "plans:draft-facts": of_draft,
            "plans:draft-accept": of_draft,
            "plans:draft-record": of_draft,
            "plans:draft-give-up": of_draft,
            "plans:section-add": of_draft,
            "plans:section-correct": [*of_draft, 0],
            "plans:section-drop": [*of_draft, 0],
            "plans:finding-add": of_draft,
            "plans:finding-accept": [*of_draft, "f1"],
            "plans:finding-correct": [*of_draft, "f1"],
            "plans:finding-split": [*of_draft, "f1"],
            "plans:finding-join": [*of_draft, "f1"],
            "plans:finding-drop": [*of_draft, "f1"],
            "plans:meeting": [self.meeting.pk],
            "plans:task-export": ["csv"],
            "plans:task": [self.task.code],
            "plans:task-assign": of_task,
            "plans:task-acknowledge": [self.task.code],
            "plans:task-hold": of_task,
            "plans:task-resume": of_task,
            "plans:task-close": of_task,
            "plans:task-reopen": of_task,
            "plans:task-archive": of_task,
            "plans:review-undo": [1],
            "plans:deputy-end": [1],
            "plans:task+restricted": [self.restricted.code],
            "plans:report": [self.task.code],
            "plans:report+restricted": [self.restricted.code],
            "plans:report-draft": [self.task.code],
            "plans:report-unchanged": [self.task.code],
            "plans:report-sign-off": [self.report.pk],
            "plans:report-send-back": [self.report.pk],
            "plans:report-withdraw": [self.report.pk],
            "plans:report-correct": [self.report.pk],
            "plans:reports-due-one": [self.task.code],
            "plans:attachment": [self.file.pk],
            "plans:attachment+restricted": [self.restricted_file.pk],
            "plans:attachment-preview": [self.file.pk],
            "plans:attachment-remove": [self.file.pk],
            "plans:unit": [self.zhangzhu.slug],
            "plans:theme": [self.theme.slug],
            "plans:indicator": [self.indicator.slug],
            "plans:indicator-export": ["csv"],
            "plans:inbox-read": [1],
            "plans:discipline-unit": [self.zhangzhu.slug],
        }
        return reverse(name.split("+")[0], args=arguments.get(name))
