import os
import secrets
import sys
from getpass import getpass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from plans import shipping
from resort_portal import clock
from towns import audit
from towns.actions import memberships
from towns.models import Membership, User

Role = Membership.Role
NAMES = {
    Role.SYSADMIN: "系统管理员",
    Role.SECADMIN: "安全管理员",
    Role.AUDITOR: "审计管理员",
}
# Letters and digits that nobody mistakes for one another.
ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"


class Command(BaseCommand):
    help = (
        "Prepare an empty portal: tables, the management office and its first three "
        "administrators. Passwords come from --password-file, from the environment "
        "(PORTAL_SYSADMIN_PASSWORD, PORTAL_SECADMIN_PASSWORD, PORTAL_AUDITOR_PASSWORD) "
        "or the keyboard; what is given nowhere is generated and printed once."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--password-file",
            type=Path,
            metavar="FILE",
            help="a line sysadmin=…, secadmin=… and auditor=… each",
        )
        parser.add_argument("--no-input", action="store_true", help="ask for nothing")

    def handle(self, *, password_file, no_input, **options):
        if settings.DEMO:
            raise CommandError(_("The demo prepares itself: manage.py demo."))
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        people = User.objects.count()
        if people:
            raise CommandError(
                _(
                    "This portal has %(n)s people already. It was prepared before; new "
                    "accounts are opened in the portal by the system administrator."
                )
                % {"n": people}
            )
        asks = not no_input and not password_file and sys.stdin.isatty()
        given = from_file(password_file) if password_file else from_environment()
        if asks:
            self.ask(given)
        generated = {role: generate() for role in NAMES if role not in given}
        create_administrators(given | generated)
        self.report(generated)

    def ask(self, given):
        """Take passwords from the keyboard; an empty one is generated."""
        for role in NAMES:
            while role not in given:
                first = getpass(
                    _("Password of %(name)s (empty: generate one): ") % {"name": role}
                )
                if not first:
                    break
                if first != getpass(_("Once more: ")):
                    self.stderr.write(_("The two differ."))
                    continue
                try:
                    check(role, first)
                except CommandError as error:
                    self.stderr.write(str(error))
                    continue
                given[role] = first

    def report(self, generated):
        self.stdout.write(
            _("The portal is prepared: sysadmin, secadmin and auditor can sign in.")
        )
        for role, password in generated.items():
            self.stdout.write(f"  {role}  {password}")
        if generated:
            self.stdout.write(
                _(
                    "These passwords are shown only now. Each of the three changes "
                    "theirs after first signing in."
                )
            )


def from_file(path):
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(
            _("%(file)s cannot be read: %(reason)s") % {"file": path, "reason": error}
        ) from None
    given = {}
    for line in filter(str.strip, lines):
        name, equals, password = line.partition("=")
        if name.strip() not in NAMES or not equals:
            raise CommandError(
                _("%(file)s: write a line such as sysadmin=… for each of the three.")
                % {"file": path}
            )
        given[Role(name.strip())] = password.strip()
    return given


def from_environment():
    given = {role: os.environ.get(f"PORTAL_{role.upper()}_PASSWORD") for role in NAMES}
    return {role: password for role, password in given.items() if password}


def generate():
    """Four groups of five, with small letters, capitals and digits."""
    while True:
        groups = ["".join(secrets.choice(ALPHABET) for _i in range(5)) for _g in "1234"]
        password = "-".join(groups)
        kinds = (str.islower, str.isupper, str.isdigit)
        if all(any(is_kind(sign) for sign in password) for is_kind in kinds):
            return password


def check(role, password):
    """Refuse what the portal would not let a person choose, and the demo's word."""
    if password == settings.DEMO_PASSWORD:
        raise CommandError(_("The demo’s password is public; choose another one."))
    try:
        validate_password(password, User(username=role, full_name=NAMES[role]))
    except ValidationError as error:
        raise CommandError(
            _("Password of %(name)s: %(reason)s")
            % {"name": role, "reason": " ".join(error.messages)}
        ) from None


@transaction.atomic
def create_administrators(passwords):
    """The office and its three administrators, or nothing where a password is bad."""
    if len(set(passwords.values())) < len(passwords):
        raise CommandError(_("The three passwords must differ from one another."))
    for role, password in passwords.items():
        check(role, password)
    office = shipping.load_office()
    moment = clock.now()
    for role, name in NAMES.items():
        user = User(username=role, full_name=name)
        user.set_password(passwords[role])
        user.save()
        audit.record(user, "user.added", by=None, at=moment)
        memberships.grant(user, unit=office, role=role, by=None, at=moment)
