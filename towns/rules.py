"""Wires the one permission table into Django's has_perm (admin, templates)."""

import rules

from towns import access
from towns.access import Permission

VERBS = ("add", "change", "delete", "view")


def holds(permission):
    """A predicate: the person holds this permission of the table."""

    @rules.predicate(name=f"holds:{permission}")
    def predicate(user):
        return access.can(user, permission)

    return predicate


def wire(label, *, change=None, view=()):
    """Let has_perm of the model `label` ("plans.task") ask the table.

    `change` covers adding, changing and deleting; it implies viewing. `view` is one
    permission or several, any of which suffices.
    """
    app, name = label.split(".")
    for verb in VERBS[:3]:
        rules.add_perm(
            f"{app}.{verb}_{name}", holds(change) if change else rules.always_false
        )
    viewing = (view,) if isinstance(view, Permission) else view
    predicate = rules.always_false
    for permission in filter(None, (change, *viewing)):
        predicate = predicate | holds(permission)
    rules.add_perm(f"{app}.view_{name}", predicate)


# Whoever gives roles and posts chooses units and posts from their lists; the planner
# chooses owners of tasks from the people.
wire("towns.unit", change=Permission.EDIT_PLAN, view=Permission.MANAGE_ROLES)
wire("towns.post", change=Permission.EDIT_PLAN, view=Permission.MANAGE_ROLES)
wire(
    "towns.user",
    change=Permission.MANAGE_ACCOUNTS,
    view=(Permission.MANAGE_ROLES, Permission.EDIT_PLAN),
)
wire("towns.membership", change=Permission.MANAGE_ROLES)
wire("towns.appointment", change=Permission.MANAGE_ROLES, view=Permission.EDIT_PLAN)
wire("towns.auditentry", view=Permission.SEE_AUDIT)
wire("axes.accesslog", view=Permission.SEE_AUDIT)
wire("axes.accessattempt", view=Permission.SEE_AUDIT)
wire("axes.accessfailurelog", view=Permission.SEE_AUDIT)
for app in ("towns", "plans", "axes"):
    rules.add_perm(app, rules.is_authenticated)
