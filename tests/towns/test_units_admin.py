"""Units and posts in the admin: found, edited with history, closed, not deleted."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.admin_forms import errors, filled, messages
from tests.factories import (
    Role,
    make_leader,
    make_member,
    make_office,
    make_post,
    make_task,
    make_unit,
)
from towns.models import AuditEntry, Post, Unit

pytestmark = pytest.mark.django_db

LIST = "/admin/towns/unit/"


@pytest.fixture
def office(client, planner):
    client.force_login(planner)
    return client


def page(thing):
    return reverse(f"admin:towns_{thing._meta.model_name}_change", args=[thing.pk])


def save(client, thing, **changes):
    return client.post(page(thing), filled(client.get(page(thing)), **changes))


def delete(client, thing):
    url = reverse(f"admin:towns_{thing._meta.model_name}_delete", args=[thing.pk])
    return client.post(url, {"post": "yes"}, follow=True)


@pytest.mark.parametrize("words", ["湖㳇", "湖父", "湖氵父", "hufu", "hfz", "ＨＵＦＵ"])
def test_a_unit_is_found_by_every_spelling(office, hufu, zhangzhu, words):
    found = office.get(LIST, {"q": words}).context["cl"].result_list

    assert list(found) == [hufu]


def test_words_too_long_to_search_for_are_cut_with_a_word(office, hufu):
    response = office.get(LIST, {"q": "湖" * 100})

    assert any("60" in words for words in messages(response))


def test_a_department_is_entered(office):
    add = f"{LIST}add/"

    response = office.post(
        add,
        filled(
            office.get(add),
            name="文旅局",
            short_name="文旅",
            slug="culture",
            kind="department",
            parent=make_office().pk,
            office_phone="0510-87000000",
        ),
    )

    assert response.status_code == 302, errors(response)
    assert Unit.objects.get(slug="culture").office_phone == "0510-87000000"
    assert AuditEntry.objects.get(verb="unit.added").subject_label == "文旅局"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"parent": ""}, "管理办"),
        ({"kind": "office", "parent": ""}, "管理办"),
        ({"name": "湖㳇镇"}, "已存在"),
    ],
)
def test_what_cannot_be_is_refused_in_words(office, hufu, zhangzhu, typed, said):
    response = save(office, zhangzhu, short_name="张渚试", **typed)

    assert response.status_code == 422
    assert said in errors(response)
    assert "张渚试" in response.content.decode()


def test_the_address_of_a_unit_never_changes(office, hufu):
    save(office, hufu, slug="other", office_phone="0510-1")

    hufu.refresh_from_db()
    assert (hufu.slug, hufu.office_phone) == ("hufu", "0510-1")
    entry = AuditEntry.objects.get(verb="unit.edited")
    assert entry.changes == {"office_phone": ["", "0510-1"]}


def test_a_unit_that_is_used_is_closed_not_deleted(office, hufu, zhangzhu):
    make_task(hufu)
    make_member(zhangzhu)

    for unit in (hufu, zhangzhu):
        assert any(
            "请填写撤并日期" in words for words in messages(delete(office, unit))
        )
    assert "管理办不能删除" in messages(delete(office, make_office()))[-1]

    save(office, hufu, closed_on="2025-06-30")
    hufu.refresh_from_db()
    assert str(hufu.closed_on) == "2025-06-30"


def test_a_unit_that_nothing_hangs_on_is_deleted(office):
    unit = make_unit()

    delete(office, unit)

    assert not Unit.objects.filter(pk=unit.pk).exists()
    assert AuditEntry.objects.filter(verb="unit.deleted").exists()


def test_two_planners_do_not_overwrite_each_other(office, hufu):
    other = Client()
    other.force_login(make_member(make_office(), Role.PLANNER, full_name="李计划"))
    mine = filled(office.get(page(hufu)), note="我的备注")
    save(other, hufu, office_phone="0510-2")

    response = office.post(page(hufu), mine)

    assert response.status_code == 422
    assert "李计划" in errors(response)
    assert "办公电话 – → 0510-2" in errors(response)
    assert office.post(page(hufu), filled(response)).status_code == 302


def test_a_post_shows_its_holder_and_stays_while_used(office):
    post, idle = make_post("分管旅游的副主任"), make_post("待设岗位")
    make_leader(post, full_name="陈主任")

    assert "陈主任" in office.get("/admin/towns/post/").content.decode()
    assert messages(delete(office, post))[-1] == "该职务下有任务或人员，须保留。"
    delete(office, idle)
    assert list(Post.objects.all()) == [post]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("kind", "queries"), [("unit", 5), ("post", 7)])
def test_the_lists_cost_a_constant_number_of_queries(
    office, kind, queries, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_unit()
        make_leader()

    with django_assert_num_queries(queries):
        office.get(f"/admin/towns/{kind}/")
