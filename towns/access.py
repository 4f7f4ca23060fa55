"""Who may do what: one table, read like a policy (PRODUCT.md §2).

Pages, admin, exports and templates all ask `can` (or `require`, which refuses with
403). Which tasks a person sees at all is `Task.objects.visible_to(user)`.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from towns.models import Membership, User

Role = Membership.Role


class Permission(StrEnum):
    VIEW_PLAN = "view_plan"
    SEE_RESTRICTED = "see_restricted"
    EXPORT = "export"
    INSTRUCT = "instruct"
    # On tasks of one's own post, where a supervisor would decide on their own unit:
    STAND_IN = "stand_in"
    # For tasks that the own unit leads:
    ACKNOWLEDGE = "acknowledge"
    REPORT = "report"
    CLAIM = "claim"
    REQUEST = "request"
    OBJECT = "object"
    # For tasks that the own unit supports:
    CONTRIBUTE = "contribute"
    # For the own unit:
    SIGN_OFF = "sign_off"
    ANSWER_COORDINATION = "answer_coordination"
    ANSWER_INSTRUCTION = "answer_instruction"
    ANSWER_NOTICE = "answer_notice"
    # Never on a task led by a unit of which they are a member:
    REVIEW = "review"
    DECIDE = "decide"
    HOLD = "hold"
    SEND_NOTICE = "send_notice"
    # The plan itself:
    ASSIGN = "assign"
    EDIT_PLAN = "edit_plan"
    USE_ADMIN = "use_admin"
    # The three administrators:
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_ROLES = "manage_roles"
    SEE_AUDIT = "see_audit"


P = Permission
_VIEW = {P.VIEW_PLAN, P.EXPORT}
_REPORTER = _VIEW | {
    P.ACKNOWLEDGE,
    P.REPORT,
    P.CLAIM,
    P.REQUEST,
    P.OBJECT,
    P.CONTRIBUTE,
    P.ANSWER_INSTRUCTION,
    P.ANSWER_NOTICE,
}
_SUPERVISOR = _VIEW | {
    # For the management office, which has no head of its own here.
    P.ANSWER_COORDINATION,
    P.ANSWER_INSTRUCTION,
    P.ANSWER_NOTICE,
    P.SEE_RESTRICTED,
    P.REVIEW,
    P.DECIDE,
    P.HOLD,
    P.SEND_NOTICE,
    P.ASSIGN,
}
GRANTS = {
    Role.VIEWER: _VIEW,
    Role.LEADER: _VIEW | {P.INSTRUCT, P.STAND_IN},
    Role.REPORTER: _REPORTER,
    Role.HEAD: _REPORTER | {P.SIGN_OFF, P.ANSWER_COORDINATION},
    Role.SUPERVISOR: _SUPERVISOR,
    Role.PLANNER: _VIEW | {P.SEE_RESTRICTED, P.ASSIGN, P.EDIT_PLAN, P.USE_ADMIN},
    # The administrators see no plan content.
    Role.SYSADMIN: {P.MANAGE_ACCOUNTS, P.USE_ADMIN},
    Role.SECADMIN: {P.MANAGE_ROLES, P.USE_ADMIN},
    Role.AUDITOR: {P.SEE_AUDIT, P.USE_ADMIN},
}

# These count only in the unit in which the person holds the role.
UNIT_BOUND = {
    P.ACKNOWLEDGE,
    P.REPORT,
    P.CLAIM,
    P.REQUEST,
    P.OBJECT,
    P.CONTRIBUTE,
    P.SIGN_OFF,
    P.ANSWER_COORDINATION,
    P.ANSWER_INSTRUCTION,
    P.ANSWER_NOTICE,
}

# These never count on what a unit of the person's own leads.
OTHERS_ONLY = {P.REVIEW, P.DECIDE, P.HOLD, P.SEND_NOTICE}

# These a deputy holds in the absent supervisor's place; nothing else, no sight of
# restricted tasks either.
DEPUTIZED = {P.REVIEW, P.DECIDE, P.HOLD}


def can(user, permission, unit=None):
    """Whether the person holds the permission today.

    `unit` is the unit concerned (a task's lead unit, a request's addressee): unit-bound
    permissions need a role in it, a supervisor's verbs need to be a stranger to it.
    Without a unit the answer is whether the person holds it anywhere.
    """
    if not user.is_authenticated or not user.is_active:
        return False
    if permission in OTHERS_ONLY:
        return any(
            unit is None or unit.pk not in mandate.barred
            for mandate in mandates(user, permission)
        )
    return _holds(user.current_memberships, permission, unit)


@dataclass(frozen=True)
class Mandate:
    """That a person holds a supervisor's verb, in their own name or another's.

    `absent` is the supervisor they stand in for, or None; on what the units `barred`
    lead it does not count: neither of the two may belong to the unit.
    """

    absent: User | None
    barred: frozenset


def mandates(user, permission):
    """In whose names the person holds a supervisor's verb; their own comes first."""
    found = []
    if _holds(user.current_memberships, permission):
        found.append(Mandate(None, user.unit_ids))
    if permission in DEPUTIZED:
        for absent, memberships in user.deputized.items():
            if _holds(memberships, permission):
                units = {membership.unit_id for membership in memberships}
                found.append(Mandate(absent, user.unit_ids | units))
    return found


def _holds(memberships, permission, unit=None):
    return any(
        permission in GRANTS[membership.role]
        and (
            unit is None
            or permission not in UNIT_BOUND
            or membership.unit_id == unit.pk
        )
        for membership in memberships
    )


def require(user, permission, unit=None):
    """Refuse with 403 and a sentence unless the person holds the permission."""
    if not can(user, permission, unit):
        raise PermissionDenied(
            _("Your role does not allow this. Ask the planner if you need it.")
        )
