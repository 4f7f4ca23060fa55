"""Group robots: signed, told only what may leave, believed only by their code."""

import base64
import hashlib
import hmac
from urllib.parse import parse_qs, urlsplit

import pytest

from plans import tick
from plans.delivery.robots import RobotError, check_address, send
from plans.jobs import queue_due_deliveries
from plans.models import Delivery, Robot
from resort_portal import clock
from tests.factories import at, make_member, make_task
from tests.servers import robot_server
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db

MORNING = at("2025-03-20", 7)
ADD = "/admin/plans/robot/add/"


@pytest.fixture
def group(settings):
    settings.ROBOT_HOSTS = ["127.0.0.1"]
    settings.ROBOT_PRIVATE_ADDRESSES = True
    settings.PORTAL_BASE_URL = "https://portal.example.com"
    with robot_server() as server:
        yield server


def make_robot(unit, group, kind=Robot.Kind.WECOM, **fields):
    return Robot.objects.create(
        unit=unit, kind=kind, url=f"{group.url}/send?key=abc", **fields
    )


def work(moment):
    with clock.telling(moment):
        queue_due_deliveries(moment)


def sign(key, message):
    digest = hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def test_a_unit_s_group_hears_of_its_own_work(zhangzhu, hufu, group):
    make_member(zhangzhu)
    make_member(hufu)
    make_robot(zhangzhu, group)
    task = make_task(zhangzhu, title="改造老街", due_on="2025-03-27")
    make_task(hufu, title="湖㳇的事", due_on="2025-03-27")

    tick.run(MORNING)
    work(MORNING)

    call = group.calls[0]
    assert call.path == "/send?key=abc"
    words = call.body["markdown"]["content"]
    assert f"{task.code} 改造老街：还有 7 天到期（2025-03-27）" in words
    assert "湖㳇的事" not in words
    assert "https://portal.example.com/" in words


def test_a_restricted_task_never_goes_to_a_robot(zhangzhu, group):
    make_member(zhangzhu)
    make_robot(zhangzhu, group)
    make_task(zhangzhu, title="机密改造", due_on="2025-03-27", is_restricted=True)
    make_task(zhangzhu, title="公开改造", due_on="2025-03-27")

    tick.run(MORNING)
    work(MORNING)

    assert "公开改造" in group.text
    assert "机密改造" not in group.text


def test_a_group_is_told_each_threshold_once(zhangzhu, group):
    make_member(zhangzhu)
    make_member(zhangzhu)
    make_robot(zhangzhu, group)
    make_task(zhangzhu, title="改造老街", due_on="2025-03-27", reporting="half")

    for day in ("20", "21", "22"):
        tick.run(at(f"2025-03-{day}", 7))
        work(at(f"2025-03-{day}", 7))

    assert group.text.count("还有 7 天到期") == 1


def test_dingtalk_s_address_is_signed(zhangzhu, group):
    robot = make_robot(zhangzhu, group, Robot.Kind.DINGTALK, secret="SEC1")

    send(robot, ["一行"], at=MORNING)

    query = parse_qs(urlsplit(group.calls[0].path).query)
    stamp = str(int(MORNING.timestamp() * 1000))
    assert query == {
        "key": ["abc"],
        "timestamp": [stamp],
        "sign": [sign("SEC1", f"{stamp}\nSEC1")],
    }
    assert group.calls[0].body["msgtype"] == "markdown"


def test_feishu_s_message_is_signed(zhangzhu, group):
    group.answer = b'{"code": 0}'
    robot = make_robot(zhangzhu, group, Robot.Kind.FEISHU, secret="SEC1")

    send(robot, ["一行"], at=MORNING)

    body, stamp = group.calls[0].body, str(int(MORNING.timestamp()))
    assert (body["timestamp"], body["sign"]) == (stamp, sign(f"{stamp}\nSEC1", ""))
    assert "一行" in str(body["content"])


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b'{"errcode": 93000, "errmsg": "invalid webhook url"}', "93000"),
        (b'{"code": 19021, "msg": "sign match fail"}', "sign match fail"),
        (b'{"StatusCode": 1}', "1"),
        (b"{}", "None"),
        (b"[]", "无法识别"),
        (b"<html>", "无法识别"),
    ],
)
def test_an_answer_of_200_with_another_code_is_a_failure(
    zhangzhu, group, answer, words
):
    group.answer = answer

    with pytest.raises(RobotError, match=words):
        send(make_robot(zhangzhu, group), ["一行"], at=MORNING)


def test_a_refused_message_waits_and_takes_the_next_day_s_lines_along(zhangzhu, group):
    make_member(zhangzhu)
    make_robot(zhangzhu, group)
    group.answer = b'{"errcode": 45009, "errmsg": "too many"}'
    make_task(zhangzhu, title="第一天", due_on="2025-03-27", reporting="half")
    make_task(zhangzhu, title="第二天", due_on="2025-03-28", reporting="half")
    tick.run(MORNING)
    work(MORNING)
    waiting = Delivery.objects.get()
    assert (waiting.tries, waiting.sent_at) == (1, None)
    assert "45009" in waiting.error

    group.calls.clear()
    group.answer = b'{"errcode": 0}'
    tick.run(at("2025-03-21", 7))
    work(at("2025-03-21", 7))

    assert len(group.calls) == 1
    assert "第一天" in group.text
    assert "第二天" in group.text
    assert Delivery.objects.get().sent_at == at("2025-03-21", 7)


def test_a_long_message_keeps_its_newest_lines_and_counts_the_rest(zhangzhu, group):
    send(
        make_robot(zhangzhu, group),
        [f"第 {number} 行：{'长' * 100}" for number in range(40)],
        at=MORNING,
    )

    words = group.calls[0].body["markdown"]["content"]
    assert len(words.encode()) <= 4096
    assert "第 39 行" in words
    assert "第 0 行" not in words
    assert "条见平台" in words


def test_a_robot_that_is_switched_off_says_nothing(zhangzhu, group):
    make_member(zhangzhu)
    robot = make_robot(zhangzhu, group)
    make_task(zhangzhu)
    tick.run(MORNING)
    robot.is_active = False
    robot.save()

    work(MORNING)

    assert group.calls == []
    assert not Delivery.objects.pending().exists()


def test_a_redirect_is_not_followed(zhangzhu, group):
    group.status, group.headers = 302, {"Location": f"{group.url}/elsewhere"}

    with pytest.raises(RobotError, match="302"):
        send(make_robot(zhangzhu, group), ["一行"], at=MORNING)

    assert len(group.calls) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://qyapi.weixin.qq.com/send",
        "https://example.com/send",
        "https://qyapi.weixin.qq.com.example.com/send",
        "https://me@qyapi.weixin.qq.com/send",
        "https://qyapi.weixin.qq.com:port/send",
        "https://[::1/send",
        "https://127.0.0.1/send",
        "https://qyapi.weixin.qq.com/机器人",
        "qyapi.weixin.qq.com",
        "",
    ],
)
def test_an_address_that_is_no_robot_s_is_refused(url):
    with pytest.raises(RobotError):
        check_address(url)


def test_a_host_that_leads_into_the_office_s_network_is_refused(
    zhangzhu, group, settings
):
    settings.ROBOT_HOSTS = ["localhost"]
    settings.ROBOT_PRIVATE_ADDRESSES = False
    robot = make_robot(zhangzhu, group)
    robot.url = "https://localhost/send"

    with pytest.raises(RobotError, match="内部地址"):
        send(robot, ["一行"], at=MORNING)

    assert group.calls == []


def test_the_system_administrator_enters_a_robot_and_its_keys_stay_secret(
    client, sysadmin, zhangzhu
):
    client.force_login(sysadmin)
    url = "https://oapi.dingtalk.com/robot/send?access_token=geheim"
    form = {
        "unit": zhangzhu.pk,
        "kind": "dingtalk",
        "secret": "SEC9",
        "is_active": "on",
    }

    response = client.post(ADD, {**form, "url": url})

    assert response.status_code == 302
    assert Robot.objects.get().url == url
    entry = AuditEntry.objects.get(verb="robot.added")
    assert "geheim" not in str(entry.changes)
    assert "SEC9" not in str(entry.changes)
    assert entry.changes["url"] == ["", "oapi.dingtalk.com"]


def test_a_foreign_host_is_refused_at_the_field(client, sysadmin, zhangzhu):
    client.force_login(sysadmin)
    form = {"unit": zhangzhu.pk, "kind": "wecom", "is_active": "on"}

    page = client.post(ADD, {**form, "url": "https://example.com/x"}).content.decode()

    assert "不在允许的机器人主机之列" in page
    assert not Robot.objects.exists()


@pytest.mark.parametrize("who", ["planner", "secadmin", "auditor", "viewer"])
def test_nobody_else_enters_robots_or_reads_deliveries(client, request, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(ADD).status_code == 403
    assert client.get("/admin/plans/delivery/").status_code == 403


def test_a_test_message_is_sent_from_the_list(client, sysadmin, zhangzhu, group):
    robot = make_robot(zhangzhu, group)
    client.force_login(sysadmin)

    client.post(
        "/admin/plans/robot/", {"action": "test", "_selected_action": [robot.pk]}
    )
    queue_due_deliveries(clock.now())

    assert "这是平台发出的测试消息" in group.text
    assert client.get("/admin/plans/delivery/").status_code == 200
