"""The planner keeps indicators, sets targets, records and corrects figures."""

from decimal import Decimal

import pytest

from plans.models import Indicator, Measurement, Target
from tests.admin_forms import errors, filled, messages
from tests.factories import (
    at,
    make_indicator,
    make_measurement,
    make_plan,
    make_target,
    make_task,
    make_theme,
)
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db

LIST = "/admin/plans/indicator/"
FIGURES = "/admin/plans/measurement/"


def change(indicator):
    return f"{LIST}{indicator.pk}/change/"


def added(prefix="targets", **fields):
    """One row of the formset that sets targets."""
    return {
        f"{prefix}-TOTAL_FORMS": 1,
        f"{prefix}-INITIAL_FORMS": 0,
        **{f"{prefix}-0-{name}": value for name, value in fields.items()},
    }


def test_a_new_indicator_gets_its_first_target_at_once(office, planner, zhangzhu):
    plan, theme, task = make_plan(), make_theme(), make_task()
    new = office.get(f"{LIST}add/")

    response = office.post(
        f"{LIST}add/",
        filled(
            new,
            name="旅游总人数",
            slug="visitors",
            measure_unit="万人次",
            theme=theme,
            unit=zhangzhu,
            tasks=[task],
            order=1,
            **added(plan=plan, value="1300", reason="年度目标分解方案"),
        ),
    )

    assert response.status_code == 302
    indicator = Indicator.objects.get()
    target = Target.objects.get()
    assert (indicator.slug, list(indicator.tasks.all())) == ("visitors", [task])
    assert (target.value, target.set_by, target.reason) == (
        1300,
        planner,
        "年度目标分解方案",
    )
    assert [e.verb for e in AuditEntry.objects.order_by("pk")][-2:] == [
        "target.set",
        "indicator.added",
    ]


def test_a_changed_target_is_set_beside_the_old_one_with_a_reason(office):
    indicator = make_indicator()
    target = make_target(indicator, 120)
    row = {"plan": target.plan, "value": "110"}
    page = office.get(change(indicator))

    refused = office.post(change(indicator), filled(page, **added("targets-2", **row)))
    response = office.post(
        change(indicator),
        filled(page, **added("targets-2", **row, reason="项目调整")),
    )

    assert refused.status_code == 422
    assert "请写明调整目标的理由" in errors(refused)
    assert response.status_code == 302
    assert [(t.value, bool(t.until)) for t in Target.objects.order_by("pk")] == [
        (120, True),
        (110, False),
    ]
    assert "项目调整" in office.get(change(indicator)).content.decode()


def test_a_target_is_lifted_on_a_page_of_its_own(office):
    target = make_target(make_indicator(), 120)
    page = f"{LIST}targets/{target.pk}/lift/"

    assert office.get(page).status_code == 200
    assert office.post(page, {"reason": ""}).status_code == 422
    response = office.post(page, {"reason": "填错指标"}, follow=True)

    target.refresh_from_db()
    assert target.until
    assert "目标已撤销。" in messages(response)
    again = office.post(page, {"reason": "再撤"})
    assert again.status_code == 422
    assert "失效" in again.content.decode()


def test_what_figures_mean_no_longer_changes_once_there_are_some(office):
    indicator = make_indicator()
    free = office.get(change(indicator)).context["adminform"].form.fields
    make_measurement(indicator, "2025-01-31", 9)

    fixed = office.get(change(indicator)).context["adminform"].form.fields

    assert {"measure_unit", "period", "direction", "kind"} <= set(free)
    assert not {"measure_unit", "period", "direction", "kind", "slug"} & set(fixed)


def test_an_indicator_with_figures_is_given_up_not_deleted(office):
    kept, gone = make_indicator(), make_indicator()
    make_measurement(kept, "2025-01-31", 9)

    response = office.post(f"{LIST}{kept.pk}/delete/", {"post": "yes"}, follow=True)
    office.post(f"{LIST}{gone.pk}/delete/", {"post": "yes"})

    assert "停用日期" in " ".join(messages(response))
    assert list(Indicator.objects.all()) == [kept]


def test_it_is_found_by_pinyin_and_shows_target_and_newest_figure(office):
    indicator = make_indicator(name="旅游总人数")
    make_indicator(name="税收收入")
    make_target(indicator, 1300)
    make_measurement(indicator, "2025-01-31", "63.5")

    page = office.get(LIST, {"q": "lyzrs"}).content.decode()

    assert "旅游总人数" in page
    assert "税收收入" not in page
    assert "1300" in page
    assert "63.5 (2025-01)" in page


def test_another_planner_s_edit_is_not_overwritten(office):
    indicator = make_indicator(name="旅游总人数")
    page = office.get(change(indicator))
    indicator.definition = "由他人写入"
    indicator.save()

    response = office.post(change(indicator), filled(page, definition="我的口径"))

    assert response.status_code == 422
    assert "我的口径" in response.content.decode()
    indicator.refresh_from_db()
    assert indicator.definition == "由他人写入"


def figure(indicator, **fields):
    return {
        "indicator": indicator.pk,
        "period_end": "2025-01-31",
        "value": "63.5",
        "precision": "",
        "source": "文旅部门月报",
        **fields,
    }


def test_a_figure_is_recorded_with_its_source(office, planner):
    indicator = make_indicator()

    response = office.post(f"{FIGURES}add/", figure(indicator))

    assert response.status_code == 302
    measurement = Measurement.objects.get()
    assert (measurement.value, measurement.recorded_by) == (Decimal("63.5"), planner)
    assert [e.verb for e in AuditEntry.objects.all()] == ["measurement.recorded"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"period_end": "2025-01-30"}, "2025-01-31"),
        ({"period_end": "2099-01-31"}, "尚未结束"),
        ({"value": "许多"}, "数"),
        ({"value": "1234567890123456"}, "数"),
        ({"source": ""}, "必填"),
    ],
)
def test_a_wrong_figure_is_refused_at_its_field_with_the_words_kept(
    office, fields, words
):
    indicator = make_indicator()

    response = office.post(
        f"{FIGURES}add/", figure(indicator, **{"source": "我写的来源", **fields})
    )

    (name,) = fields
    assert response.status_code == 422
    found = response.context["adminform"].form.errors
    assert list(found) == [name]
    assert words in str(found)
    assert name == "source" or "我写的来源" in response.content.decode()
    assert not Measurement.objects.exists()


def test_a_second_figure_of_a_period_is_refused_with_the_way_out(office):
    indicator = make_indicator()
    make_measurement(indicator, "2025-01-31", 9)

    response = office.post(f"{FIGURES}add/", figure(indicator))

    assert response.status_code == 422
    assert "更正" in errors(response)


def test_the_next_figure_begins_with_the_same_period_and_source(office):
    data = figure(make_indicator(), _addanother="1")

    response = office.post(f"{FIGURES}add/", data)

    form = office.get(response.url).context["adminform"].form
    assert str(form.initial["period_end"]) == "2025-01-31"
    assert form.initial["source"] == "文旅部门月报"


def test_a_figure_is_corrected_with_a_reason_and_never_edited(office, planner):
    first = make_measurement(make_indicator(), "2025-01-31", "63.5", on="2025-02-10")
    page = f"{FIGURES}{first.pk}/correct/"
    wanted = {"value": "61", "precision": "", "source": "文旅部门月报"}

    shown = office.get(page).content.decode()
    refused = office.post(page, wanted)
    response = office.post(page, {**wanted, "reason": "重复统计"}, follow=True)

    assert "63.5" in shown
    assert refused.status_code == 422
    assert "已更正" in " ".join(messages(response))
    standing = Measurement.objects.standing().get()
    assert (standing.value, standing.revision, standing.reason) == (61, 2, "重复统计")
    first.refresh_from_db()
    assert (first.value, first.recorded_at) == (Decimal("63.5"), at("2025-02-10"))
    late = office.post(page, {**wanted, "value": "60", "reason": "又一次"})
    assert late.status_code == 422
    assert "已由他人更正" in late.content.decode()


def test_a_recorded_figure_is_only_looked_at(office):
    figure = make_measurement(make_indicator(), "2025-01-31", 9)
    page = f"{FIGURES}{figure.pk}/change/"

    shown = office.get(page).content.decode()
    posted = office.post(page, {"value": "10"})

    assert f"{FIGURES}{figure.pk}/correct/" in shown
    assert posted.status_code == 403
    assert office.post(f"{FIGURES}{figure.pk}/delete/").status_code == 403


def test_figures_are_found_by_pinyin_and_by_whether_they_stand(office, zhangzhu):
    make_measurement(make_indicator(name="旅游总人数"), "2025-01-31", 9, unit=zhangzhu)
    make_measurement(make_indicator(name="税收收入"), "2025-01-31", 8)

    by_pinyin = office.get(FIGURES, {"q": "lyzrs"}).content.decode()
    corrected = office.get(FIGURES, {"standing": "0"}).content.decode()

    assert "旅游总人数" in by_pinyin
    assert "税收收入" not in by_pinyin
    assert "旅游总人数" not in corrected


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("page", "queries"), [(LIST, 7), (FIGURES, 9)])
def test_the_lists_cost_a_constant_number_of_queries(
    office, zhangzhu, django_assert_num_queries, page, queries, rows
):
    for _ in range(rows):
        indicator = make_indicator(theme=make_theme(), unit=zhangzhu)
        make_target(indicator, 120)
        make_measurement(indicator, "2025-01-31", 9)

    with django_assert_num_queries(queries):
        assert office.get(page).status_code == 200
