"""The inbox: unread first, by day, filtered, read, muted; nobody else's."""

import pytest

from plans.actions import notifications as inbox
from plans.models import Notification
from plans.notifications.kinds import MUTABLE, Kind, Topic
from tests.factories import Role, at, make_member, make_task

pytestmark = pytest.mark.django_db


def tell(user, kind=Kind.TASK_DUE, task=None, day="2025-03-20", hour=7, **figures):
    number = Notification.objects.count()
    return Notification.objects.create(
        user=user,
        kind=kind,
        key=f"key-{number}",
        task=task,
        figures=figures or {"due_on": "2025-03-27", "days": 7},
        created_at=at(day, hour),
    )


def page(client, address="/inbox/", status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_messages_stand_unread_first_and_by_day(client, zhangzhu, zhangzhu_head):
    client.force_login(zhangzhu_head)
    tell(zhangzhu_head, Kind.CANCELLED, day="2025-03-22")
    inbox.read(Notification.objects.get(), at=at("2025-03-23"))
    tell(zhangzhu_head, Kind.HELD, day="2025-03-20", review_on="2025-05-01")
    tell(zhangzhu_head, Kind.REOPENED, day="2025-03-21")

    text = page(client)

    places = [
        text.index(words)
        for words in (
            "未读</h2>",
            "2025-03-21",
            "2025-03-20",
            "挂账，2025-05-01 复核",
            "已读</h2>",
            "2025-03-22",
        )
    ]
    assert places == sorted(places)
    assert "2 条未读消息" in text


def test_a_message_leads_to_its_task(client, zhangzhu, zhangzhu_head):
    client.force_login(zhangzhu_head)
    task = make_task(zhangzhu, title="改造老街", assigned=None)
    tell(zhangzhu_head, task=task)

    text = page(client)

    assert f'href="{task.get_absolute_url()}"' in text
    assert "改造老街" in text
    assert "还有 7 天到期（2025-03-27）" in text


@pytest.mark.parametrize("address", ["/inbox/", "/inbox/settings/"])
def test_the_inbox_is_always_today_s(client, viewer, address):
    client.force_login(viewer)

    assert client.get(f"{address}?as_of=2025-03-01").url == address


def test_an_empty_inbox_says_what_will_stand_here(client, viewer):
    client.force_login(viewer)

    assert "还没有消息" in page(client)


def test_topics_narrow_the_list(client, zhangzhu_head):
    client.force_login(zhangzhu_head)
    tell(zhangzhu_head, Kind.TASK_DUE, due_on="2025-03-27", days=7)
    tell(zhangzhu_head, Kind.TASK_OVERDUE, due_on="2025-03-01", days=8)

    text = page(client, "/inbox/?topic=overdue")

    assert "已逾期 8 天" in text
    assert "还有 7 天到期" not in text


def test_only_unread_ones_can_be_shown(client, zhangzhu_head):
    client.force_login(zhangzhu_head)
    inbox.read(tell(zhangzhu_head, Kind.CANCELLED), at=at("2025-03-23"))
    tell(zhangzhu_head, Kind.REOPENED)

    text = page(client, "/inbox/?show=unread")

    assert text.count('<li class="inbox-item"') == 1
    assert text.count('data-state="unread"') == 1


@pytest.mark.parametrize("query", ["topic=weather", "show=all", "page=x", "page=-1"])
def test_an_address_that_makes_no_sense_is_refused(client, viewer, query):
    client.force_login(viewer)

    page(client, f"/inbox/?{query}", status=400)


def test_a_message_is_marked_as_read_and_one_returns_to_the_same_list(
    client, zhangzhu_head
):
    client.force_login(zhangzhu_head)
    row = tell(zhangzhu_head)

    response = client.post(f"/inbox/{row.pk}/read/", {"topic": "due"})

    assert response.url == "/inbox/?topic=due"
    row.refresh_from_db()
    first = row.read_at
    client.post(f"/inbox/{row.pk}/read/")
    row.refresh_from_db()
    assert first is not None
    assert row.read_at == first


def test_nobody_reads_another_person_s_message(client, zhangzhu_head, reporter):
    row = tell(zhangzhu_head)
    client.force_login(reporter)

    assert client.post(f"/inbox/{row.pk}/read/").status_code == 404
    row.refresh_from_db()
    assert row.read_at is None


def test_all_are_marked_but_not_what_came_after_the_page_was_opened(
    client, zhangzhu_head
):
    client.force_login(zhangzhu_head)
    tell(zhangzhu_head, hour=7)
    tell(zhangzhu_head, hour=9)

    client.post("/inbox/read/", {"until": at("2025-03-20", 8).isoformat()})

    assert Notification.objects.unread().count() == 1


def test_all_of_a_topic_are_marked(client, zhangzhu_head):
    client.force_login(zhangzhu_head)
    tell(zhangzhu_head, Kind.TASK_DUE)
    tell(zhangzhu_head, Kind.TASK_OVERDUE)

    client.post("/inbox/read/", {"topic": "due"})

    assert Notification.objects.unread().get().kind == Kind.TASK_OVERDUE
    assert client.post("/inbox/read/", {"topic": "x"}).status_code == 400


def test_a_task_that_became_restricted_is_not_named(client, zhangzhu, viewer):
    client.force_login(viewer)
    task = make_task(zhangzhu, title="改造老街", assigned=None)
    row = tell(viewer, task=task)
    task.is_restricted = True
    task.save()

    assert "改造老街" not in page(client)
    assert client.post(f"/inbox/{row.pk}/read/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_inbox_costs_seven_queries(
    client, zhangzhu, zhangzhu_head, rows, django_assert_num_queries
):
    client.force_login(zhangzhu_head)
    for _number in range(rows):
        task = make_task(zhangzhu, assigned=None)
        tell(zhangzhu_head, task=task)

    with django_assert_num_queries(7):
        page(client)


def test_topics_are_muted_and_heard_again(client, zhangzhu, zhangzhu_head):
    client.force_login(zhangzhu_head)
    wanted = [topic.value for topic in Topic if topic in MUTABLE]
    wanted.remove("assigned")

    client.post("/inbox/settings/", {"wanted": wanted, "language": "en"})
    make_task(zhangzhu)

    assert not Notification.objects.exists()
    zhangzhu_head.refresh_from_db()
    assert zhangzhu_head.language == "en"

    client.post(
        "/inbox/settings/", {"wanted": [*wanted, "assigned"], "language": "zh-hans"}
    )
    make_task(zhangzhu)

    assert Notification.objects.get().kind == Kind.ASSIGNED


def test_what_is_overdue_returned_or_pressed_for_cannot_be_muted(client, zhangzhu_head):
    client.force_login(zhangzhu_head)

    text = page(client, "/inbox/settings/")
    client.post("/inbox/settings/", {"wanted": [], "language": "zh-hans"})

    assert text.count("disabled") == 3
    muted = set(zhangzhu_head.mutes.values_list("topic", flat=True))
    assert {"overdue", "notice", "returned"} & muted == set()
    assert len(muted) == len(Topic) - 3


def test_a_choice_that_does_not_exist_is_refused_at_the_field(client, zhangzhu_head):
    client.force_login(zhangzhu_head)

    response = client.post(
        "/inbox/settings/", {"wanted": ["weather"], "language": "fr"}
    )

    assert response.status_code == 422
    assert not zhangzhu_head.mutes.exists()


def test_the_settings_say_where_letters_go(client, zhangzhu):
    client.force_login(make_member(zhangzhu, Role.HEAD, email="head@example.com"))

    assert "head@example.com" in page(client, "/inbox/settings/")


def test_the_demo_s_people_find_a_believable_inbox(client, demo):
    for username, topics in {
        "zhangzhu": {"due", "overdue", "report", "accepted", "instruction"},
        "supervisor": {"review", "objection"},
        "leader": {"overdue", "instruction"},
    }.items():
        client.force_login(demo.user(username))
        found = client.get("/inbox/").context["inbox"]
        assert topics <= {choice.value for choice in found.topics}, username
        assert 0 < found.unread < found.total, username


def test_a_moment_that_no_database_knows_is_left_unread(client, reporter):
    client.force_login(reporter)

    response = client.post("/inbox/read/", {"until": "0001-01-01T00:00:00+14:00"})

    assert response.status_code == 302
