"""Who reports and who reviews in an invented year: nobody who can sign in."""

from dataclasses import dataclass

from towns import audit
from towns.actions import memberships
from towns.models import Membership, Unit, User

Role = Membership.Role


@dataclass(frozen=True)
class Staff:
    planner: User
    supervisor: User
    reporters: dict  # by the key of the unit
    units: list  # those that lead tasks, in their order

    @classmethod
    def of(cls, plan, *, at):
        office = Unit.objects.get(kind=Unit.Kind.OFFICE)
        units = list(Unit.objects.open().exclude(kind=Unit.Kind.OFFICE))
        serve = {"plan": plan, "at": at}
        return cls(
            planner=_person("planner", "计划", office, Role.PLANNER, **serve),
            supervisor=_person("supervisor", "督查", office, Role.SUPERVISOR, **serve),
            reporters={
                unit.pk: _person(unit.slug, unit.name, unit, Role.REPORTER, **serve)
                for unit in units
            },
            units=units,
        )


def _person(slug, name, unit, role, *, plan, at):
    username = f"synthetic-{slug}"
    user = User.objects.filter(username=username).first()
    if user:
        return user
    user = User(
        username=username,
        full_name=f"合成·{name}人员"[:60],
        is_simulated=True,
        date_joined=at,
    )
    user.set_unusable_password()
    user.save()
    audit.record(user, "user.added", by=None, at=at)
    memberships.grant(user, unit=unit, role=role, by=None, since=plan.starts_on, at=at)
    return user
