"""Who serves where on a day, and who may be told of what. Nobody who has left."""

from collections import defaultdict

from towns import access
from towns.access import Permission
from towns.models import Appointment, Deputy, Membership


class People:
    """Everyone who serves a unit or holds a post on a day; three queries."""

    def __init__(self, on):
        self._users, self._known = {}, {}
        memberships = defaultdict(list)
        rows = (
            Membership.objects.current(on)
            .filter(user__is_active=True)
            .select_related("user", "unit")
            .order_by("pk")
        )
        for membership in rows:
            user = self._users.setdefault(membership.user_id, membership.user)
            memberships[user.pk].append(membership)
        deputized = defaultdict(dict)
        for absent, deputy in Deputy.objects.current(on).values_list(
            "absent", "deputy"
        ):
            if absent in self._users:
                deputized[deputy][self._users[absent]] = memberships[absent]
        for pk, user in self._users.items():
            # What `towns.access` asks a person for; of the day, in no further query.
            user.current_memberships = memberships[pk]
            user.deputized = deputized[pk]
        self._posts, self._holders = defaultdict(set), {}
        for post, user in Appointment.objects.current(on).values_list("post", "user"):
            self._posts[user].add(post)
            self._holders[post] = user

    def who_can(self, permission, unit=None):
        """Everyone who holds a permission of the policy table, for a unit."""
        return [
            user for user in self._users.values() if access.can(user, permission, unit)
        ]

    def of(self, unit):
        """Reporters and heads of a unit."""
        return self.who_can(Permission.REPORT, unit)

    def answering(self, unit):
        """Who answers coordination requests to a unit; else its reporters."""
        return self.who_can(Permission.ANSWER_COORDINATION, unit) or self.of(unit)

    def concerned(self, task):
        """Reporters and heads of the lead unit, and the task's owner."""
        return self._unique([*self.of(task.lead_unit), *self.one(task.owner_id)])

    def deciders(self, task, permission=Permission.DECIDE):
        """Supervisors who may decide on the task; else its responsible leader."""
        supervisors = self.who_can(permission, task.lead_unit)
        return supervisors or self.leader_of(task)

    def leader_of(self, task):
        """Who holds the responsible leader's post, in a list of one at most."""
        return self.one(self._holders.get(task.responsible_leader_id))

    def one(self, pk):
        """The person of the key, in a list; an empty one if they have left."""
        return [self._users[pk]] if pk in self._users else []

    def sees(self, user, task):
        """Whether the person sees the task. See also Task.objects.visible_to."""
        if access.can(user, Permission.SEE_RESTRICTED):
            return True
        if not access.can(user, Permission.VIEW_PLAN):
            return False
        return (
            not task.is_restricted
            or task.lead_unit_id in user.unit_ids
            or task.responsible_leader_id in self._posts[user.pk]
            or any(unit.pk in user.unit_ids for unit in task.supporting_units.all())
        )

    @staticmethod
    def _unique(users):
        return list({user.pk: user for user in users}.values())
