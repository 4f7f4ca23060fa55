"""The day's letter: one a day, never empty; a dead mail server only delays it."""

import socket
from datetime import timedelta

import pytest

from plans import delivery, tick
from plans.actions import notifications as inbox
from plans.jobs import queue_due_deliveries
from plans.models import Delivery, Notification
from resort_portal import clock
from tests.factories import Role, at, make_member, make_task
from tests.servers import mail_server
from towns.models import User

pytestmark = pytest.mark.django_db

MORNING = at("2025-03-20", 7)


@pytest.fixture(autouse=True)
def _smtp(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_TIMEOUT = 5
    settings.PORTAL_BASE_URL = "https://portal.example.com"


@pytest.fixture
def post_office(settings):
    with mail_server() as server:
        settings.EMAIL_PORT = server.server_address[1]
        yield server


@pytest.fixture
def head(zhangzhu):
    return make_member(
        zhangzhu, Role.HEAD, full_name="张渚负责人", email="head@example.com"
    )


@pytest.fixture
def _no_post_office(settings):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = probe.getsockname()[1]


def unmailed():
    """News of the morning that no letter has brought."""
    return Notification.objects.filter(created_at=MORNING, mailed_at=None)


def work(moment):
    """What the worker does in a round at the moment."""
    with clock.telling(moment):
        queue_due_deliveries(moment)


def test_a_letter_tells_in_text_and_html_what_is_new(zhangzhu, head, post_office):
    task = make_task(zhangzhu, title="改造老街", due_on="2025-03-27")

    tick.run(MORNING)
    work(MORNING)

    letter = post_office.letters[0]
    assert letter.recipient == "head@example.com"
    assert "重点工作：" in letter.message["Subject"]
    for kind in ("plain", "html"):
        text = letter.part(kind)
        assert "改造老街" in text
        assert "还有 7 天到期（2025-03-27）" in text
        assert f"https://portal.example.com/tasks/{task.code}/" in text
        assert "https://portal.example.com/inbox/settings/" in text
    assert not unmailed().exists()


def test_a_letter_is_in_the_language_of_its_reader(zhangzhu, head, post_office):
    head.language = "en"
    head.save()
    make_task(zhangzhu, title="改造老街", due_on="2025-03-27")

    tick.run(MORNING)
    work(MORNING)

    html = post_office.letters[0].part("html")
    assert '<html lang="en">' in html
    assert "Due on 2025-03-27, in 7 days" in html
    assert '<span lang="zh-Hans">改造老街</span>' in html


def test_there_is_one_letter_a_day(zhangzhu, head, post_office):
    make_task(zhangzhu)
    tick.run(MORNING)
    work(MORNING)
    make_task(zhangzhu, assigned="2025-03-20")

    for hour in (8, 12, 18):
        tick.run(at("2025-03-20", hour))
        work(at("2025-03-20", hour))
    tick.run(at("2025-03-21", 7))
    work(at("2025-03-21", 7))

    assert len(post_office.letters) == 2


def test_a_letter_is_never_empty(zhangzhu, head, post_office):
    tick.run(MORNING)
    work(MORNING)

    assert not Delivery.objects.exists()
    assert post_office.letters == []


def test_what_has_been_read_meanwhile_needs_no_letter(zhangzhu, head, post_office):
    make_task(zhangzhu)
    tick.run(MORNING)
    inbox.read_all(head, at=MORNING)

    work(MORNING)

    assert post_office.letters == []
    assert Delivery.objects.get().closed_at == MORNING
    assert Delivery.objects.get().sent_at is None


def test_who_has_no_address_or_has_left_gets_no_letter(zhangzhu, post_office):
    make_member(zhangzhu)
    gone = make_member(zhangzhu, email="gone@example.com")
    make_task(zhangzhu)
    gone.memberships.update(until="2025-02-01")

    tick.run(MORNING)

    assert not Delivery.objects.exists()


def test_who_leaves_between_two_tries_gets_no_letter(zhangzhu, head, post_office):
    make_task(zhangzhu)
    tick.run(MORNING)
    head.is_active = False
    head.save()

    work(MORNING)

    assert post_office.letters == []
    assert Delivery.objects.pending().count() == 0


def test_a_task_that_the_reader_no_longer_sees_is_not_in_the_letter(
    zhangzhu, hufu, post_office
):
    owner = make_member(hufu, Role.HEAD, email="owner@example.com")
    task = make_task(zhangzhu, title="机密改造", due_on="2025-03-27", owner=owner)
    make_task(hufu, title="公开改造", due_on="2025-03-27")
    tick.run(MORNING)
    task.is_restricted = True
    task.save()

    work(MORNING)

    text = post_office.letters[0].part("plain")
    assert "公开改造" in text
    assert "机密改造" not in text


@pytest.mark.usefixtures("_no_post_office")
def test_a_dead_mail_server_delays_with_growing_pauses_and_loses_nothing(
    zhangzhu, head, settings
):
    make_task(zhangzhu)
    tick.run(MORNING)

    moment, pauses = MORNING, []
    for _try in range(4):
        work(moment)
        waiting = Delivery.objects.get()
        pauses.append(int((waiting.next_try_at - moment) / timedelta(minutes=1)))
        moment = waiting.next_try_at

    assert pauses == [1, 2, 4, 8]
    assert "ConnectionRefusedError" in waiting.error
    assert not Notification.objects.exclude(mailed_at=None).exists()
    with mail_server() as server:
        settings.EMAIL_PORT = server.server_address[1]
        work(moment)
    assert len(server.letters) == 1
    assert Delivery.objects.get().sent_at == moment
    assert not unmailed().exists()


@pytest.mark.usefixtures("_no_post_office")
def test_before_its_next_try_a_letter_rests(zhangzhu, head):
    make_task(zhangzhu)
    tick.run(MORNING)
    work(MORNING)

    work(MORNING + timedelta(seconds=59))

    assert Delivery.objects.get().tries == 1


@pytest.mark.usefixtures("_no_post_office")
def test_a_delayed_letter_takes_the_next_days_news_along(zhangzhu, head, settings):
    make_task(zhangzhu, title="第一天", due_on="2025-03-27")
    tick.run(MORNING)
    work(MORNING)
    make_task(zhangzhu, title="第二天", due_on="2025-03-28", assigned="2025-03-20")

    next_morning = at("2025-03-21", 7)
    tick.run(next_morning)
    with mail_server() as server:
        settings.EMAIL_PORT = server.server_address[1]
        work(next_morning)

    assert len(server.letters) == 1
    assert "第一天" in server.letters[0].part("plain")
    assert "第二天" in server.letters[0].part("plain")


def test_one_refused_address_holds_up_nobody_else(zhangzhu, head, post_office):
    make_member(zhangzhu, email="other@example.com")
    post_office.refused = {"head@example.com"}
    make_task(zhangzhu)

    tick.run(MORNING)
    work(MORNING)

    assert [letter.recipient for letter in post_office.letters] == ["other@example.com"]
    assert Delivery.objects.get(user=head).tries == 1
    assert post_office.connections == 1


def test_an_address_that_is_none_holds_up_nobody_else(zhangzhu, head, post_office):
    make_member(zhangzhu, email="other@example.com")
    User.objects.filter(pk=head.pk).update(email="head@" + "长" * 70 + ".cn")
    make_task(zhangzhu)

    tick.run(MORNING)
    work(MORNING)

    assert [letter.recipient for letter in post_office.letters] == ["other@example.com"]
    assert Delivery.objects.get(user=head).tries == 1


def test_a_claimed_letter_is_left_to_the_worker_that_claimed_it(
    zhangzhu, head, post_office
):
    make_task(zhangzhu)
    tick.run(MORNING)

    assert len(delivery.claim(MORNING)) == 1
    assert delivery.claim(MORNING) == []
    work(MORNING)

    assert post_office.letters == []
    assert len(delivery.claim(MORNING + delivery.LEASE)) == 1


def test_pauses_grow_up_to_six_hours():
    minutes = [delivery.pause(tries) / timedelta(minutes=1) for tries in (1, 2, 5, 99)]

    assert minutes == [1, 2, 16, 360]
