"""Holidays and make-up working days, and the years of which nothing is known."""

from datetime import date

import pytest

from plans.models import LightSpan, Plan, WorkdayException
from resort_portal import clock
from tests.admin_forms import filled, messages
from tests.factories import at, make_plan, make_task
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db

LIST = "/admin/plans/workdayexception/"
WARNING = "2099 年的节假日安排尚缺"


def add(client, day, name="", **fields):
    data = filled(client.get(f"{LIST}add/"), day=day, name=name, **fields)
    return client.post(f"{LIST}add/", data, follow=True)


def test_a_year_of_which_nothing_is_known_is_warned_of(office):
    make_plan(2025)
    with clock.telling(at("2025-03-01")):
        assert "节假日安排尚缺" not in office.get(LIST).content.decode()
    make_plan(2099, starts_on=date(2099, 1, 1), status=Plan.Status.DRAFT)

    with clock.telling(at("2025-03-01")):
        page = office.get(LIST).content.decode()
        index = office.get("/admin/").content.decode()

    assert "2099" in page
    assert "周一至周五均按工作日计算" in page
    assert "2099" in index


def test_from_november_on_the_next_year_is_asked_for(office):
    with clock.telling(at("2099-11-01")):
        assert "2099、2100 年" in office.get(LIST).content.decode()
    with clock.telling(at("2099-10-31")):
        assert "2099 年" in office.get(LIST).content.decode()


def test_one_day_of_the_year_ends_the_warning(office):
    with clock.telling(at("2099-03-01")):
        assert WARNING in office.get(LIST).content.decode()

        response = add(office, "2099-05-01", "劳动节")

        assert not any(WARNING in words for words in messages(response))
        assert WARNING not in office.get(LIST).content.decode()
    row = WorkdayException.objects.get()
    assert (row.is_working, row.name) == (False, "劳动节")
    entry = AuditEntry.objects.get(verb="workdayexception.added")
    assert entry.subject_label == "2099-05-01 劳动节"


def test_the_list_names_the_weekday(office):
    add(office, "2025-11-02", "调休", is_working="on")

    assert "星期日" in office.get(LIST).content.decode()


def test_a_new_day_off_decides_open_tasks_anew_and_so_does_its_end(office, zhangzhu):
    task = make_task(zhangzhu)
    spans = LightSpan.objects.filter(task=task).order_by("pk")
    before = list(spans.values_list("pk", flat=True))

    add(office, "2026-02-24", "例外")
    between = list(spans.values_list("pk", flat=True))
    row = WorkdayException.objects.get()
    office.post(f"{LIST}{row.pk}/delete/", {"post": "yes"})

    assert before != between != list(spans.values_list("pk", flat=True))
    assert AuditEntry.objects.filter(verb="workdayexception.deleted").exists()


def test_a_day_is_entered_once(office):
    add(office, "2099-05-01", "劳动节")

    response = add(office, "2099-05-01", "又一次")

    assert response.status_code == 422
    assert "又一次" in response.content.decode()
    assert WorkdayException.objects.count() == 1
