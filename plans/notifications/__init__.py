"""Who hears of which event, one function each; and what time itself gives rise to.

`events` are called by the actions at the end of their transaction (check → write →
audit → notify); `reminders` is what `manage.py tick` works through; `words` says a
notification to its reader; `people` knows who serves where and who sees what.
"""

from plans.notifications.events import (
    change_asked,
    change_decided,
    claim_decided,
    claim_submitted,
    coordination_answered,
    coordination_asked,
    extension_asked,
    extension_decided,
    instruction_answered,
    instruction_given,
    lead_unit_changed,
    notice_answered,
    notice_ended,
    notice_revived,
    notice_sent,
    objection_answered,
    objection_raised,
    report_decided,
    review_undone,
    task_assigned,
    task_cancelled,
    task_held,
    task_reopened,
    task_resumed,
)
from plans.notifications.post import silent

__all__ = [
    "change_asked",
    "change_decided",
    "claim_decided",
    "claim_submitted",
    "coordination_answered",
    "coordination_asked",
    "extension_asked",
    "extension_decided",
    "instruction_answered",
    "instruction_given",
    "lead_unit_changed",
    "notice_answered",
    "notice_ended",
    "notice_revived",
    "notice_sent",
    "objection_answered",
    "objection_raised",
    "report_decided",
    "review_undone",
    "silent",
    "task_assigned",
    "task_cancelled",
    "task_held",
    "task_reopened",
    "task_resumed",
]
