"""Bad input to the report form: a sentence at the field, words kept, nothing stored."""

import pytest

from tests.factories import make_member, make_milestone, make_task
from tests.plans.reporting import filled, in_march, reported_task, text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def march():
    with in_march():
        yield


@pytest.fixture
def task(zhangzhu):
    return reported_task(zhangzhu)


@pytest.mark.parametrize("address", ["report", "report-draft"])
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"percent": 101}, "进度应当在 0 到 100 之间"),
        ({"percent": -1}, "进度应当在 0 到 100 之间"),
        ({"percent": "一半"}, "请填写 0 至 100 的整数"),
        ({"percent": "33.5"}, "请填写 0 至 100 的整数"),
        ({"problems": "难" * 10_001}, "每栏最多 10000 字"),
        ({"progress": "二百页\n" * 60_000}, "内容过长"),
        ({"next_steps": "a\0b"}, "空字符"),
    ],
)
def test_what_cannot_be_stored_is_told_at_its_field(
    client, reporter, task, address, fields, sentence
):
    client.force_login(reporter)

    response = client.post(url(task, address), filled(**fields))

    page = text_of(response)
    assert response.status_code == 422
    assert sentence in page
    assert 'aria-invalid="true"' in page
    assert ("桥面铺装完成" in page) or "progress" in fields
    assert task.reports.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"progress": ""}, "请填写本期进展"),
        ({"progress": "  \n "}, "请填写本期进展"),
        ({"progress": "\u200b\u3000\ufeff"}, "请填写本期进展"),
        ({"percent": ""}, "请填写进度百分比"),
        ({"percent": 10}, "进度由 20% 回退到 10%，请在此说明原因"),
    ],
)
def test_what_is_not_whole_may_be_a_draft_but_not_submitted(
    client, reporter, task, fields, sentence
):
    client.force_login(reporter)

    submitted = client.post(url(task), filled(**fields))
    saved = client.post(url(task, "report-draft"), filled(**fields))

    assert submitted.status_code == 422
    assert sentence in text_of(submitted)
    assert "安装护栏" in text_of(submitted)
    assert saved.status_code == 302


def test_progress_may_go_back_with_a_reason(client, reporter, task):
    client.force_login(reporter)

    response = client.post(url(task), filled(percent=10, problems="返工"))

    assert response.status_code == 302


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2025-03-22", "这一天还没有到"),
        ("2024-12-31", "任务 2025-01-01 才开始"),
        ("三月", "请填写日期"),
    ],
)
def test_the_day_of_a_milestone_is_checked_at_its_field(
    client, reporter, zhangzhu, day, sentence
):
    task = make_task(zhangzhu, milestones=[("开工", "2025-06-30", 1, True)])
    milestone = task.milestones.get()
    client.force_login(reporter)

    response = client.post(
        url(task),
        filled(**{f"reached_{milestone.pk}": "on", f"reached_on_{milestone.pk}": day}),
    )

    page = text_of(response)
    assert response.status_code == 422
    assert sentence in page
    assert f'id="id_reached_on_{milestone.pk}_error"' in page
    assert not task.reports.exists()


def test_the_milestone_of_another_task_cannot_be_ticked(client, reporter, zhangzhu):
    task, other = make_task(zhangzhu), make_task()
    milestone = make_milestone(other)
    client.force_login(reporter)

    client.post(url(task), filled(**{f"reached_{milestone.pk}": "on"}))

    assert not task.reports.get().reached.exists()


@pytest.mark.parametrize("address", ["report", "report-draft", "report-unchanged"])
def test_another_unit_sees_the_task_but_may_not_report(
    client, hufu_head, task, address
):
    client.force_login(hufu_head)

    assert client.post(url(task, address), filled()).status_code == 403
    assert task.reports.count() == 1


@pytest.mark.parametrize("address", ["report", "report-draft", "report-unchanged"])
def test_a_restricted_task_does_not_exist_for_another_unit(
    client, hufu_head, zhangzhu, address
):
    task = make_task(zhangzhu, is_restricted=True)
    client.force_login(hufu_head)

    assert client.post(url(task, address), filled()).status_code == 404


@pytest.mark.parametrize("verb", ["withdraw", "correct", "sign-off", "send-back"])
def test_nobody_of_another_unit_acts_on_a_report(client, hufu_head, task, verb):
    report = task.reports.get()
    client.force_login(hufu_head)

    assert client.post(f"/reports/{report.pk}/{verb}/").status_code == 403


@pytest.mark.parametrize("verb", ["withdraw", "correct", "sign-off", "send-back"])
def test_a_report_of_a_restricted_task_does_not_exist_for_another_unit(
    client, hufu_head, zhangzhu, verb
):
    report = reported_task(zhangzhu, is_restricted=True).reports.get()
    client.force_login(hufu_head)

    assert client.post(f"/reports/{report.pk}/{verb}/").status_code == 404


def test_the_past_can_only_be_read(client, reporter, task):
    client.force_login(reporter)

    response = client.get(url(task) + "&as_of=2025-03-01")

    assert response.status_code == 400


def test_a_report_of_a_code_that_does_not_exist_is_not_found(client, zhangzhu):
    client.force_login(make_member(zhangzhu))

    assert client.post("/tasks/2025-999/report/", filled()).status_code == 404
