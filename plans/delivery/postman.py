"""Takes claimed deliveries where they belong; called by the worker's tasks."""

from contextlib import suppress
from smtplib import SMTPException, SMTPServerDisconnected

from django.core.mail import get_connection
from django.utils import translation

from plans import delivery
from plans.delivery import letters, robots
from plans.delivery.robots import RobotError
from plans.models import Delivery
from towns.models import Membership


def take(keys, *, at):
    """Try to bring these deliveries to their people and robots."""
    found = Delivery.objects.pending().filter(pk__in=keys)
    rows = list(found.select_related("user", "robot__unit").order_by("pk"))
    _take_letters([row for row in rows if row.user_id], at)
    for row in rows:
        if row.robot_id:
            _take_message(row, at)


def _take_letters(rows, at):
    """All over one connection: a server that is away costs one time-out, not many."""
    connection, error = get_connection(), None
    for row in rows:
        if error:
            delivery.postpone(row, error, at=at)
        else:
            error = _take_letter(row, connection, at)
    with suppress(OSError, SMTPException):
        connection.close()


def _take_letter(row, connection, at):
    """The error that will meet every other letter as well, or None."""
    user = row.user
    if not _is_here(user, row.day):
        delivery.drop(row, at=at, reason="the person has left")
        return None
    news = letters.rows_for(user, at)
    if not news:
        delivery.drop(row, at=at, reason="everything has been read")
        return None
    letter = letters.compose(user, news, at)
    letter.connection = connection
    try:
        connection.open()
        letter.send()
    except SMTPServerDisconnected as error:
        delivery.postpone(row, error, at=at)
        return error
    except (SMTPException, ValueError) as error:
        # This letter was refused, or its address is none; the next one may be taken.
        delivery.postpone(row, error, at=at)
        return None
    except OSError as error:
        delivery.postpone(row, error, at=at)
        return error
    delivery.succeed(row, at=at, mailed=news)
    return None


def _is_here(user, day):
    serving = Membership.objects.current(day).filter(user=user)
    return user.is_active and user.email and serving.exists()


def _take_message(row, at):
    robot = row.robot
    if not robot.is_active:
        delivery.drop(row, at=at, reason="the robot is switched off")
        return
    try:
        with translation.override("zh-hans"):
            robots.send(robot, row.lines, at=at)
    except (OSError, RobotError) as error:
        delivery.postpone(row, error, at=at)
    else:
        delivery.succeed(row, at=at)
