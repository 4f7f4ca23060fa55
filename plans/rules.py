"""Wires the plan's models into has_perm; what nobody edits by hand is only seen."""

from towns.access import Permission
from towns.rules import wire

EDITED = (
    "meeting",
    "section",
    "directive",
    "plan",
    "theme",
    "task",
    "milestone",
    "milestonetemplate",
    "workdayexception",
    "indicator",
    "measurement",
    "target",
)
SEEN = (
    "progressreport",
    "completionclaim",
    "review",
    "extensionrequest",
    "changerequest",
    "coordinationrequest",
    "objection",
    "instruction",
    "notice",
    "noticereply",
    "attachment",
    "lightspan",
)

for name in EDITED:
    wire(f"plans.{name}", change=Permission.EDIT_PLAN)
for name in SEEN:
    wire(f"plans.{name}", view=Permission.EDIT_PLAN)

# An outgoing channel is a matter of the machine: the system administrator's, who sees
# no plan content and therefore not what is said through it either.
wire("plans.robot", change=Permission.MANAGE_ACCOUNTS)
wire("plans.delivery", view=Permission.MANAGE_ACCOUNTS)
