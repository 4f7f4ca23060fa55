from plans.models.attachments import Attachment
from plans.models.deliveries import Delivery, Robot
from plans.models.drafts import MeetingText, MinutesDraft
from plans.models.indicators import Indicator, Measurement, Target
from plans.models.jobs import JobRun
from plans.models.lights import LightSpan
from plans.models.meetings import Directive, Meeting, Section
from plans.models.milestones import Milestone, MilestoneTemplate, MilestoneTerm
from plans.models.notices import Notice, NoticeReply
from plans.models.notifications import Notification, NotificationMute
from plans.models.plans import Plan, ShippedRow, Theme, WorkdayException
from plans.models.remarks import Instruction, Objection
from plans.models.reports import (
    CompletionClaim,
    ContributionNote,
    ProgressReport,
    ReachedMilestone,
    Review,
)
from plans.models.requests import (
    ChangeRequest,
    CoordinationRequest,
    Decision,
    ExtensionRequest,
)
from plans.models.tasks import Task, TaskState, TaskTerm
from plans.models.tickets import FormTicket

__all__ = [
    "Attachment",
    "ChangeRequest",
    "CompletionClaim",
    "ContributionNote",
    "CoordinationRequest",
    "Decision",
    "Delivery",
    "Directive",
    "ExtensionRequest",
    "FormTicket",
    "Indicator",
    "Instruction",
    "JobRun",
    "LightSpan",
    "Measurement",
    "Meeting",
    "MeetingText",
    "Milestone",
    "MilestoneTemplate",
    "MilestoneTerm",
    "MinutesDraft",
    "Notice",
    "NoticeReply",
    "Notification",
    "NotificationMute",
    "Objection",
    "Plan",
    "ProgressReport",
    "ReachedMilestone",
    "Review",
    "Robot",
    "Section",
    "ShippedRow",
    "Target",
    "Task",
    "TaskState",
    "TaskTerm",
    "Theme",
    "WorkdayException",
]
