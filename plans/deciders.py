"""Who decides on a task's papers: supervisors, their deputies, or its leader.

A supervisor never decides on what a unit of their own leads; there the holder of the
task's leading post does (PRODUCT.md §2). Pages and the queue ask here.
"""

from django.db.models import Q

from plans.models import Task
from towns import access
from towns.access import GRANTS, Permission
from towns.models import Membership

SUPERVISING = [role for role in GRANTS if Permission.REVIEW in GRANTS[role]]


def may(user, permission, task):
    """Whether the person holds a supervisor's verb on the task."""
    return access.can(user, permission, task.lead_unit) or stands_in(user, task)


def require(user, permission, task):
    """Refuse with 403 unless they do; say for which absent supervisor, if for one."""
    if not may(user, permission, task):
        access.require(user, permission, task.lead_unit)
    return absent_behind(user, permission, task)


def absent_behind(user, permission, task):
    """The supervisor in whose place a deputy acts on the task; None for all others."""
    for mandate in access.mandates(user, permission):
        if task.lead_unit_id not in mandate.barred:
            return mandate.absent
    return None


def may_somewhere(user):
    """Whether there can be tasks on which the person decides."""
    return access.can(user, Permission.REVIEW) or access.can(user, Permission.STAND_IN)


def tasks_of(user, permission=Permission.REVIEW):
    """The visible tasks on which the person decides. See also `may`."""
    allowed = Q(pk__in=[])
    for mandate in access.mandates(user, permission):
        allowed |= ~Q(lead_unit__in=mandate.barred)
    if access.can(user, Permission.STAND_IN):
        allowed |= _of_supervisors(user)
    return Task.objects.visible_to(user).filter(allowed)


def stands_in(user, task):
    """Whether the person decides because a supervisor's own unit leads the task."""
    return (
        access.can(user, Permission.STAND_IN)
        and task.responsible_leader_id is not None
        and Task.objects.filter(_of_supervisors(user), pk=task.pk).exists()
    )


def _of_supervisors(user):
    """Tasks of the person's posts that a unit with a supervisor in it leads."""
    current = Membership.objects.current()
    supervisors = current.filter(role__in=SUPERVISING).values("user")
    return Q(
        responsible_leader__in=user.current_posts,
        lead_unit__in=current.filter(user__in=supervisors).values("unit_id"),
    )
