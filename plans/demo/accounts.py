"""The demo's people: roles with names that name nobody."""

from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, make_password
from django.utils.translation import gettext_lazy as _

from towns.actions import memberships
from towns.models import Appointment, Membership, Post, Unit, User

Role = Membership.Role
SINCE = date(2024, 12, 1)
FIRST_PHONE = 8001
# The demo's leader holds two posts, as in a small office.
LEADERS_POSTS = ("deputy-secretary", "member-industry")

# Account, unit, role, name, and what the sign-in page says of it.
ACCOUNTS = [
    ("leader", "office", Role.LEADER, "演示·党工委领导", _("Responsible leader")),
    ("viewer", "office", Role.VIEWER, "演示·浏览人员", _("Member who only views")),
    ("supervisor", "office", Role.SUPERVISOR, "演示·督查人员", _("Supervision")),
    ("planner", "office", Role.PLANNER, "演示·计划管理员", _("Plan administrator")),
    ("zhangzhu", "zhangzhu", Role.HEAD, "演示·张渚镇负责人", _("Head of Zhangzhu")),
    ("hufu", "hufu", Role.HEAD, "演示·湖㳇镇负责人", _("Head of Hufu")),
    ("xizhu", "xizhu", Role.HEAD, "演示·西渚镇负责人", _("Head of Xizhu")),
    ("taihua", "taihua", Role.HEAD, "演示·太华镇负责人", _("Head of Taihua")),
    ("group", "group", Role.HEAD, "演示·旅游集团负责人", _("Head of the group")),
    (
        "industry",
        "industry",
        Role.HEAD,
        "演示·产业发展局负责人",
        _("Head of the industry bureau"),
    ),
    (
        "reporter",
        "zhangzhu",
        Role.REPORTER,
        "演示·张渚镇填报人",
        _("Reporter of Zhangzhu"),
    ),
    (
        "sysadmin",
        "office",
        Role.SYSADMIN,
        "演示·系统管理员",
        _("System administrator: accounts"),
    ),
    (
        "secadmin",
        "office",
        Role.SECADMIN,
        "演示·安全管理员",
        _("Security administrator: roles and policy"),
    ),
    (
        "auditor",
        "office",
        Role.AUDITOR,
        "演示·审计管理员",
        _("Auditor: the audit trail"),
    ),
]
# What the sign-in page of the demo offers.
SIGN_IN = [(username, words) for username, *_rest, words in ACCOUNTS]


def create(*, at):
    """All people of the demo by their username; those of ACCOUNTS can sign in."""
    units = {unit.slug: unit for unit in Unit.objects.all()}
    password = make_password(settings.DEMO_PASSWORD)
    people = {}
    for username, slug, role, name, _words in ACCOUNTS:
        people[username] = _person(username, name, units[slug], role, password, at)
    for slug, unit in units.items():
        # Units with an account of their own report through it, the others silently.
        if unit.kind != Unit.Kind.OFFICE and slug != "zhangzhu":
            name = f"演示·{unit.name}填报人"
            locked = UNUSABLE_PASSWORD_PREFIX
            people[f"demo-{slug}"] = _person(
                f"demo-{slug}", name, unit, Role.REPORTER, locked, at
            )
    for post in Post.objects.filter(slug__in=LEADERS_POSTS):
        Appointment.objects.create(post=post, user=people["leader"], since=SINCE)
    return people


def _person(username, name, unit, role, password, at):
    user = User.objects.create(
        username=username,
        full_name=name,
        password=password,
        office_phone=f"演示分机 {FIRST_PHONE + User.objects.count()}",
        is_simulated=True,
        date_joined=at,
    )
    memberships.grant(user, unit=unit, role=role, by=None, since=SINCE, at=at)
    return user


def reporter_of(slug, people):
    """Who files the reports of a unit."""
    return people["reporter"] if slug == "zhangzhu" else people[f"demo-{slug}"]


def head_of(slug, people):
    """Who signs for a unit: its head's account where it has one, else its reporter."""
    return people.get(slug) or reporter_of(slug, people)
