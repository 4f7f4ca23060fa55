"""What can be told, and to which topic of the inbox it belongs."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Topic(TextChoices):
    """What a reader filters by, and may mute. In the order of the settings page."""

    OVERDUE = "overdue", pgettext_lazy("topic", "Overdue")
    NOTICE = "notice", pgettext_lazy("topic", "Notices of supervision")
    RETURNED = "returned", pgettext_lazy("topic", "Returned")
    DUE = "due", pgettext_lazy("topic", "Due soon")
    REPORT = "report", pgettext_lazy("topic", "Reporting windows")
    ASSIGNED = "assigned", pgettext_lazy("topic", "Assignment and state")
    DECIDED = "decided", pgettext_lazy("topic", "Decisions")
    ACCEPTED = "accepted", pgettext_lazy("topic", "Reports accepted")
    INSTRUCTION = "instruction", pgettext_lazy("topic", "Instructions")
    COORDINATION = "coordination", pgettext_lazy("topic", "Coordination")
    OBJECTION = "objection", pgettext_lazy("topic", "Objections to lights")
    REVIEW = "review", pgettext_lazy("topic", "Waiting for review")


class Kind(TextChoices):
    TASK_OVERDUE = "task_overdue"
    MILESTONE_OVERDUE = "milestone_overdue"
    REPORT_OVERDUE = "report_overdue"
    REPORT_MISSED = "report_missed"
    UNACKNOWLEDGED = "unacknowledged"
    COORDINATION_OVERDUE = "coordination_overdue"
    INSTRUCTION_OVERDUE = "instruction_overdue"
    NOTICE_OVERDUE = "notice_overdue"
    TASK_ESCALATED = "task_escalated"
    MILESTONE_ESCALATED = "milestone_escalated"
    NOTICE_SENT = "notice_sent"
    NOTICE_ANSWERED = "notice_answered"
    NOTICE_ENDED = "notice_ended"
    REPORT_RETURNED = "report_returned"
    CLAIM_RETURNED = "claim_returned"
    TASK_DUE = "task_due"
    MILESTONE_DUE = "milestone_due"
    HOLD_REVIEW = "hold_review"
    REPORT_OPEN = "report_open"
    REPORT_DUE = "report_due"
    SIGN_OFF = "sign_off"
    ASSIGNED = "assigned"
    LEAD_UNIT_CHANGED = "lead_unit_changed"
    HELD = "held"
    RESUMED = "resumed"
    REOPENED = "reopened"
    CANCELLED = "cancelled"
    CLAIM_ACCEPTED = "claim_accepted"
    EXTENSION_APPROVED = "extension_approved"
    EXTENSION_REFUSED = "extension_refused"
    CHANGE_APPROVED = "change_approved"
    CHANGE_REFUSED = "change_refused"
    REPORT_ACCEPTED = "report_accepted"
    INSTRUCTION_GIVEN = "instruction_given"
    INSTRUCTION_ANSWERED = "instruction_answered"
    COORDINATION_ASKED = "coordination_asked"
    COORDINATION_ANSWERED = "coordination_answered"
    OBJECTION_RAISED = "objection_raised"
    OBJECTION_ANSWERED = "objection_answered"
    CLAIM_SUBMITTED = "claim_submitted"
    EXTENSION_ASKED = "extension_asked"
    CHANGE_ASKED = "change_asked"
    REVIEW_WAITING = "review_waiting"


# Nobody can mute these.
LOCKED = (Topic.OVERDUE, Topic.NOTICE, Topic.RETURNED)
MUTABLE = tuple(topic for topic in Topic if topic not in LOCKED)

KINDS_OF = {
    Topic.OVERDUE: (
        Kind.TASK_OVERDUE,
        Kind.MILESTONE_OVERDUE,
        Kind.REPORT_OVERDUE,
        Kind.REPORT_MISSED,
        Kind.UNACKNOWLEDGED,
        Kind.COORDINATION_OVERDUE,
        Kind.INSTRUCTION_OVERDUE,
        Kind.NOTICE_OVERDUE,
        Kind.TASK_ESCALATED,
        Kind.MILESTONE_ESCALATED,
    ),
    Topic.NOTICE: (Kind.NOTICE_SENT, Kind.NOTICE_ANSWERED, Kind.NOTICE_ENDED),
    Topic.RETURNED: (Kind.REPORT_RETURNED, Kind.CLAIM_RETURNED),
    Topic.DUE: (Kind.TASK_DUE, Kind.MILESTONE_DUE, Kind.HOLD_REVIEW),
    Topic.REPORT: (Kind.REPORT_OPEN, Kind.REPORT_DUE, Kind.SIGN_OFF),
    Topic.ASSIGNED: (
        Kind.ASSIGNED,
        Kind.LEAD_UNIT_CHANGED,
        Kind.HELD,
        Kind.RESUMED,
        Kind.REOPENED,
        Kind.CANCELLED,
    ),
    Topic.DECIDED: (
        Kind.CLAIM_ACCEPTED,
        Kind.EXTENSION_APPROVED,
        Kind.EXTENSION_REFUSED,
        Kind.CHANGE_APPROVED,
        Kind.CHANGE_REFUSED,
    ),
    Topic.ACCEPTED: (Kind.REPORT_ACCEPTED,),
    Topic.INSTRUCTION: (Kind.INSTRUCTION_GIVEN, Kind.INSTRUCTION_ANSWERED),
    Topic.COORDINATION: (Kind.COORDINATION_ASKED, Kind.COORDINATION_ANSWERED),
    Topic.OBJECTION: (Kind.OBJECTION_RAISED, Kind.OBJECTION_ANSWERED),
    Topic.REVIEW: (
        Kind.CLAIM_SUBMITTED,
        Kind.EXTENSION_ASKED,
        Kind.CHANGE_ASKED,
        Kind.REVIEW_WAITING,
    ),
}
TOPIC_OF = {kind: topic for topic, kinds in KINDS_OF.items() for kind in kinds}

# What a unit's group robot tells its group: what time brings, of the unit's own work.
FOR_THE_GROUP = {
    Kind.TASK_OVERDUE,
    Kind.MILESTONE_OVERDUE,
    Kind.REPORT_OVERDUE,
    Kind.REPORT_MISSED,
    Kind.UNACKNOWLEDGED,
    Kind.COORDINATION_OVERDUE,
    Kind.INSTRUCTION_OVERDUE,
    Kind.NOTICE_OVERDUE,
    Kind.TASK_DUE,
    Kind.MILESTONE_DUE,
    Kind.HOLD_REVIEW,
    Kind.REPORT_OPEN,
    Kind.REPORT_DUE,
}
