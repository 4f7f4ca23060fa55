"""申请办结: claimed with evidence from the task's page, and taken back."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans.actions import claims
from plans.models import Attachment, CompletionClaim, Task
from resort_portal import clock
from tests.factories import at, make_completion, make_task

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_day_in_june():
    with clock.telling(at("2025-06-10", 10)):
        yield


def url(task):
    return reverse("plans:claim-create", args=[task.code])


def withdrawal(task):
    return reverse("plans:claim-withdraw", args=[task.code])


def state(task):
    return Task.objects.get(pk=task.pk).state


def test_the_lead_unit_claims_completion_with_evidence(client, zhangzhu, reporter):
    task = make_task(zhangzhu)
    client.force_login(reporter)
    assert url(task) in client.get(task.get_absolute_url()).text

    response = client.post(
        url(task),
        {"evidence": "验收单 12 号", "completed_on": "2025-06-06"},
        follow=True,
    )

    assert response.redirect_chain[-1][0] == task.get_absolute_url()
    assert "等待审核" in response.text
    claim = CompletionClaim.objects.get()
    assert (claim.evidence, claim.completed_on) == ("验收单 12 号", date(2025, 6, 6))
    assert claim.submitted_by == reporter
    assert state(task) == Task.State.CLAIMED
    assert f'href="{url(task)}"' not in response.text
    assert withdrawal(task) in response.text
    assert "申请办结：2025-06-06完成" in response.text


@pytest.mark.parametrize(
    ("words", "field", "sentence"),
    [
        ({"evidence": "   "}, "evidence", "请写明办结依据"),
        ({"evidence": "\u200b\u3000\u3164"}, "evidence", "请写明办结依据"),
        ({"evidence": "事" * 10_001}, "evidence", "更长的材料请作为附件上传"),
        ({"completed_on": ""}, "completed_on", "请填写完成日期"),
        ({"completed_on": "六月"}, "completed_on", "请按 2025-09-30 的格式填写日期"),
    ],
)
def test_a_claim_that_is_wrong_is_refused_at_its_field(
    client, zhangzhu, reporter, words, field, sentence
):
    task = make_task(zhangzhu)
    client.force_login(reporter)
    written = {"evidence": "已经通过验收", "completed_on": "2025-06-06", **words}

    response = client.post(url(task), written)

    assert response.status_code == 422
    assert sentence in response.context["form"].errors[field][0]
    if words.get("evidence") is None:
        assert "已经通过验收" in response.text
    assert not CompletionClaim.objects.exists()
    assert state(task) == Task.State.ASSIGNED


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("2025-06-11", "办结日期不能晚于今天"), ("2024-12-13", "日期应当在计划期内")],
)
def test_it_cannot_have_been_completed_out_of_time(
    client, zhangzhu, reporter, day, sentence
):
    task = make_task(zhangzhu)
    client.force_login(reporter)

    response = client.post(url(task), {"evidence": "验收单", "completed_on": day})

    assert response.status_code == 409
    assert sentence in response.context["form"].errors["completed_on"][0]
    assert "验收单" in response.text
    assert not CompletionClaim.objects.exists()


def test_the_same_form_sent_twice_claims_once(client, zhangzhu, reporter):
    task = make_task(zhangzhu)
    client.force_login(reporter)
    form = {
        "evidence": "验收单",
        "completed_on": "2025-06-06",
        "ticket": str(uuid4()),
    }

    first = client.post(url(task), form)
    second = client.post(url(task), form)

    assert first.url == second.url == task.get_absolute_url()
    assert CompletionClaim.objects.count() == 1


def test_a_completed_task_is_not_claimed_again(client, zhangzhu, reporter):
    task = make_task(zhangzhu)
    make_completion(task, "2025-06-03")
    client.force_login(reporter)

    page = client.get(url(task))
    deed = client.post(url(task), {"evidence": "再报", "completed_on": "2025-06-06"})

    assert page.status_code == deed.status_code == 409
    assert "任务现为“办结”" in page.text
    assert "再报" in deed.text
    assert CompletionClaim.objects.count() == 1


def test_a_claim_is_withdrawn_before_it_is_decided(client, zhangzhu, reporter):
    task = make_task(zhangzhu)
    claims.claim(task, by=reporter, evidence="验收单")
    client.force_login(reporter)

    response = client.post(withdrawal(task), follow=True)

    assert "办结申请已撤回" in response.text
    assert state(task) == Task.State.IN_PROGRESS
    assert client.post(withdrawal(task)).status_code == 409


def test_there_is_nothing_to_withdraw_where_nothing_was_claimed(
    client, zhangzhu, reporter
):
    task = make_task(zhangzhu)
    client.force_login(reporter)

    assert client.post(withdrawal(task)).status_code == 404


@pytest.mark.parametrize("persona", ["viewer", "hufu_head", "supervisor", "planner"])
def test_others_may_neither_claim_nor_withdraw(client, request, zhangzhu, persona):
    task = make_task(zhangzhu)
    client.force_login(request.getfixturevalue(persona))

    assert url(task) not in client.get(task.get_absolute_url()).text
    for address in (url(task), withdrawal(task)):
        assert client.post(address, {"evidence": "验收单"}).status_code == 403
    assert not CompletionClaim.objects.exists()


def test_a_restricted_task_cannot_be_claimed_by_a_stranger(client, zhangzhu, hufu_head):
    task = make_task(zhangzhu, is_restricted=True)
    client.force_login(hufu_head)

    assert client.post(url(task), {"evidence": "验收单"}).status_code == 404


def test_papers_of_evidence_hang_on_the_claim(client, zhangzhu, reporter):
    task = make_task(zhangzhu)
    client.force_login(reporter)
    paper = SimpleUploadedFile("验收单.pdf", b"%PDF-1.4 an acceptance paper")

    client.post(
        url(task),
        {"evidence": "验收单", "completed_on": "2025-06-06", "files": [paper]},
    )

    kept = Attachment.objects.get()
    assert (kept.claim.task, kept.name) == (task, "验收单.pdf")
    assert "验收单.pdf" in client.get(task.get_absolute_url()).text


def test_a_programme_in_disguise_is_no_evidence(client, zhangzhu, reporter):
    task = make_task(zhangzhu)
    client.force_login(reporter)
    programme = SimpleUploadedFile("现场.jpg", b"MZ\x90\x00 not a picture")

    response = client.post(
        url(task),
        {"evidence": "见照片", "completed_on": "2025-06-06", "files": [programme]},
    )

    assert response.status_code == 422
    assert response.context["form"].errors["files"]
    assert "见照片" in response.text
    assert not CompletionClaim.objects.exists()
    assert not Attachment.objects.exists()


def test_the_page_says_that_nothing_secret_is_uploaded(client, zhangzhu, reporter):
    client.force_login(reporter)

    assert "严禁上传涉密信息" in client.get(url(make_task(zhangzhu))).text
