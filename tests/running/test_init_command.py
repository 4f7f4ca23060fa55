"""`manage.py init`: an empty real portal and its first three administrators."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from plans import shipping
from plans.management.commands import init
from tests.factories import make_member
from towns.models import AuditEntry, Membership, Unit, User

NAMES = ("sysadmin", "secadmin", "auditor")
GOOD = {name: f"Bamboo-{name}-7319" for name in NAMES}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_passwords_in_the_environment(monkeypatch):
    for name in NAMES:
        monkeypatch.delenv(f"PORTAL_{name.upper()}_PASSWORD", raising=False)


def run(*arguments):
    said = StringIO()
    call_command("init", "--no-input", *arguments, stdout=said)
    return said.getvalue()


def password_file(tmp_path, passwords):
    path = tmp_path / "passwords"
    lines = [f"{name}={password}" for name, password in passwords.items()]
    path.write_text("\n".join(lines), encoding="utf-8")
    return f"--password-file={path}"


def test_the_three_administrators_are_there_and_nobody_else():
    run()

    roles = Membership.objects.values_list("user__username", "role", "unit__kind")
    assert sorted(roles) == [(name, name, "office") for name in sorted(NAMES)]
    assert User.objects.count() == 3
    assert not User.objects.filter(is_superuser=True).exists()
    assert not User.objects.filter(is_staff=True).exists()
    assert not User.objects.filter(is_simulated=True).exists()
    assert AuditEntry.objects.filter(verb="membership.granted").count() == 3


def test_generated_passwords_are_printed_once_and_work(client):
    said = run()

    printed = dict(re.findall(r"^  (\w+)  (\S+)$", said, re.MULTILINE))
    assert sorted(printed) == sorted(NAMES)
    assert len(set(printed.values())) == 3
    for username, password in printed.items():
        assert client.login(username=username, password=password), username


def test_generated_passwords_pass_the_portal_s_own_rules():
    for _number in range(50):
        init.check(Membership.Role.AUDITOR, init.generate())


def test_passwords_of_a_file_are_taken_and_not_printed(client, tmp_path):
    said = run(password_file(tmp_path, GOOD))

    assert not any(password in said for password in GOOD.values())
    assert client.login(username="auditor", password=GOOD["auditor"])


def test_passwords_of_the_environment_are_taken(client, monkeypatch):
    monkeypatch.setenv("PORTAL_AUDITOR_PASSWORD", GOOD["auditor"])

    said = run()

    assert client.login(username="auditor", password=GOOD["auditor"])
    assert "auditor  " not in said
    assert "sysadmin  " in said


def test_passwords_of_the_keyboard_are_asked_for_twice(client, monkeypatch):
    typed = iter(
        [
            *("yangxian-demo", "yangxian-demo"),  # public
            *(GOOD["sysadmin"], "a slip"),  # differ
            *(GOOD["sysadmin"], GOOD["sysadmin"]),
            "",  # generated
            *(GOOD["auditor"], GOOD["auditor"]),
        ]
    )
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(init, "getpass", lambda prompt: next(typed))
    said, complained = StringIO(), StringIO()

    call_command("init", stdout=said, stderr=complained)

    assert next(typed, None) is None
    assert complained.getvalue().count("\n") == 2
    assert "secadmin  " in said.getvalue()
    assert client.login(username="sysadmin", password=GOOD["sysadmin"])


@pytest.mark.parametrize(
    ("passwords", "told"),
    [
        ({"sysadmin": "yangxian-demo"}, "演示密码"),
        ({"secadmin": "short-1A"}, "secadmin"),
        ({"auditor": "12345678901234"}, "auditor"),
        ({"sysadmin": GOOD["auditor"], "auditor": GOOD["auditor"]}, "不能相同"),
    ],
)
def test_a_bad_password_is_refused_and_nothing_is_made(tmp_path, passwords, told):
    with pytest.raises(CommandError, match=told):
        run(password_file(tmp_path, passwords))

    assert not User.objects.exists()
    assert not Unit.objects.exists()


def test_a_file_of_another_kind_is_refused(tmp_path):
    with pytest.raises(CommandError, match="sysadmin="):
        run(password_file(tmp_path, {"root": GOOD["auditor"]}))
    with pytest.raises(CommandError, match="无法读取"):
        run(f"--password-file={tmp_path / 'nowhere'}")

    assert not User.objects.exists()


def test_a_portal_that_has_people_is_left_alone():
    make_member()

    with pytest.raises(CommandError, match="已有 1 名人员"):
        run()

    assert User.objects.count() == 1


def test_a_second_run_is_refused():
    run()

    with pytest.raises(CommandError, match="已有 3 名人员"):
        run()


def test_the_demo_prepares_itself(settings):
    settings.DEMO = True

    with pytest.raises(CommandError, match="manage.py demo"):
        run()


def test_the_plan_loads_into_the_prepared_portal():
    run()

    ledger = shipping.load(at=AuditEntry.objects.first().at)

    assert ledger.counts == {"created": 491, "unchanged": 1}
