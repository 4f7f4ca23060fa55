"""The table of indicators and the page of one: aims, figures and corrections."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from plans.actions import indicators
from plans.models import Indicator
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

URL = "/indicators/"
DAY = "2025-10-20"


@pytest.fixture(autouse=True)
def plan(db):
    return make_plan()


def words(response):
    return response.content.decode()


def row_of(response, name, unit=None):
    rows = [row for group in response.context["board"].groups for row in group.rows]
    return next(
        row.standing
        for row in rows
        if row.standing.indicator.name == name and row.standing.unit == unit
    )


def visitors(**fields):
    """A year of visitors: 2024 whole, 2025 until September, a target of 1300."""
    indicator = make_indicator(
        "visitors", name="旅游总人数", theme=make_theme(), **fields
    )
    make_target(indicator, 1300, reason="年度目标分解方案")
    make_measurement(indicator, "2024-09-30", "871.6")
    make_measurement(indicator, "2024-12-31", "1194.1")
    make_measurement(indicator, "2025-08-31", "846.1")
    make_measurement(indicator, "2025-09-30", "938.5", on="2025-10-14")
    return indicator


def test_the_table_says_target_figure_year_before_and_pace_in_words(client, viewer):
    visitors()
    client.force_login(viewer)

    response = client.get(URL, {"as_of": DAY})

    found = row_of(response, "旅游总人数")
    assert (found.target.value, found.latest.value) == (1300, Decimal("938.5"))
    assert found.before.value == Decimal("871.6")
    assert (found.completion, found.expected, found.difference) == (7219, 7500, -281)
    for expected in ("2025年1—9月", "72.19%", "75%", "-2.81", "+7.68%", "慢于序时"):
        assert expected in words(response)
    assert "data-light" not in words(response).split("<main")[1]


def test_what_nobody_has_entered_is_left_empty(client, viewer):
    make_indicator(name="税收收入", is_proposed=True)
    client.force_login(viewer)

    page = words(client.get(URL))

    assert "税收收入" in page
    assert "未录入" in page
    assert "建议" in page


def test_units_stand_under_the_resort_in_their_own_order(
    client, viewer, zhangzhu, hufu
):
    indicator = visitors()
    make_measurement(indicator, "2025-09-30", 900, unit=hufu)
    make_measurement(indicator, "2025-09-30", 30, unit=zhangzhu)
    make_target(indicator, 480, unit=zhangzhu)
    client.force_login(viewer)

    response = client.get(URL, {"as_of": DAY})

    (group,) = response.context["board"].groups
    assert [row.standing.unit for row in group.rows] == [None, zhangzhu, hufu]
    assert row_of(response, "旅游总人数", zhangzhu).completion == 625
    assert row_of(response, "旅游总人数", hufu).completion is None


def test_as_of_a_past_day_only_what_was_recorded_by_then_counts(client, viewer):
    indicator = visitors()
    first = indicator.measurements.get(period_end="2025-08-31")
    indicators.correct(
        first,
        value=Decimal(840),
        source="月报",
        reason="核对",
        by=None,
        at=at("2025-10-16"),
    )
    client.force_login(viewer)

    def latest(day):
        found = row_of(client.get(URL, {"as_of": day}), "旅游总人数")
        return found.latest.period_end, found.latest.value

    assert latest("2025-10-13") == (date(2025, 8, 31), Decimal("846.1"))
    assert latest("2025-10-14") == (date(2025, 9, 30), Decimal("938.5"))
    page = words(client.get("/indicators/visitors/", {"as_of": "2025-10-15"}))
    assert "846.1" in page
    assert "核对" not in page
    page = words(client.get("/indicators/visitors/", {"as_of": "2025-10-16"}))
    assert "<s>846.1" in page.replace("\n", "")
    assert "更正 1 次" in page


def test_an_old_figure_is_shown_with_its_year_but_not_held_against_the_target(
    client, viewer, zhangzhu
):
    indicator = make_indicator(name="旅游总收入")
    make_target(indicator, 100, unit=zhangzhu)
    make_measurement(
        indicator, "2018-12-31", 3, unit=zhangzhu, precision="at_least", on="2024-12-16"
    )
    client.force_login(viewer)

    response = client.get(URL, {"as_of": DAY})

    assert row_of(response, "旅游总收入", zhangzhu).completion is None
    assert "不少于" in words(response)
    assert "2018年" in words(response)


def test_an_indicator_given_up_is_no_longer_listed_but_keeps_its_page(client, viewer):
    visitors(closed_on=date(2025, 6, 30))
    client.force_login(viewer)

    assert "旅游总人数" not in words(client.get(URL, {"as_of": DAY}))
    assert "旅游总人数" in words(client.get(URL, {"as_of": "2025-06-29"}))
    assert "938.5" in words(client.get("/indicators/visitors/", {"as_of": DAY}))


def test_the_page_of_one_shows_figures_sources_targets_and_a_line(
    client, viewer, planner
):
    indicator = visitors(definition="当年累计人次。", source="文旅部门")
    make_target(indicator, 1250, on="2025-07-18", reason="项目调整", by=planner)
    client.force_login(viewer)

    page = words(client.get("/indicators/visitors/", {"as_of": DAY}))

    for expected in (
        "当年累计人次。",
        "文旅部门",
        "统计部门月报",
        "2024年",
        "年度目标分解方案",
        "项目调整",
        "2025-01-10 至 2025-07-18",
        "series__line",
    ):
        assert expected in page
    assert "录入数值" not in page


def test_a_unit_has_a_page_of_its_own_figures(client, viewer, zhangzhu, hufu):
    indicator = visitors()
    make_measurement(indicator, "2025-09-30", "367.7", unit=zhangzhu)
    client.force_login(viewer)
    address = "/indicators/visitors/"

    own = words(client.get(address, {"unit": "zhangzhu", "as_of": DAY}))

    assert "367.7" in own
    assert "938.5" not in own
    assert client.get(address, {"unit": "hufu", "as_of": DAY}).status_code == 404
    assert client.get("/indicators/nothing/").status_code == 404


def test_an_indicator_of_units_alone_opens_with_the_first_of_them(
    client, viewer, zhangzhu, hufu
):
    indicator = make_indicator("beds")
    make_measurement(indicator, "2025-09-30", 77, unit=hufu)
    make_measurement(indicator, "2025-09-30", 55, unit=zhangzhu)
    client.force_login(viewer)

    page = client.get("/indicators/beds/", {"as_of": DAY}).context["page"]

    assert page.unit == zhangzhu


def test_a_restricted_task_is_named_only_to_those_who_see_it(
    client, viewer, supervisor, zhangzhu
):
    tasks = [
        make_task(zhangzhu, title="公开任务"),
        make_task(zhangzhu, title="内部任务", is_restricted=True),
    ]
    make_indicator("visitors", tasks=tasks)

    def page_of(user):
        client.force_login(user)
        return words(client.get("/indicators/visitors/"))

    assert "公开任务" in page_of(viewer)
    assert "内部任务" not in page_of(viewer)
    assert "内部任务" in page_of(supervisor)


def test_it_is_linked_from_its_tasks_its_theme_the_themes_and_the_overview(
    client, viewer
):
    task = make_task()
    visitors(tasks=[task])
    client.force_login(viewer)

    own = 'href="/indicators/visitors/?plan=2025"'
    assert own in words(client.get(task.get_absolute_url(), {"plan": 2025}))
    theme = words(client.get("/themes/tourism/", {"plan": 2025}))
    assert own in theme
    assert "938.5" in theme
    for place in ("/themes/", "/"):
        page = words(client.get(place, {"plan": 2025}))
        assert 'href="/indicators/?plan=2025"' in page


def test_a_planner_is_led_to_the_admin_others_and_the_past_are_not(client, planner):
    indicator = visitors()
    client.force_login(planner)

    now = words(client.get("/indicators/visitors/"))
    past = words(client.get("/indicators/visitors/", {"as_of": DAY}))

    assert f"/admin/plans/indicator/{indicator.pk}/change/" in now
    assert "/admin/plans/indicator/" not in past


@pytest.mark.parametrize("persona", ["sysadmin", "secadmin", "auditor"])
def test_the_three_administrators_see_no_figures(client, request, persona):
    visitors()
    client.force_login(request.getfixturevalue(persona))

    for address in (URL, "/indicators/visitors/", "/indicators/export/csv/"):
        assert client.get(address).status_code == 403


def test_without_a_plan_there_is_nothing_to_hold_figures_against(client, viewer, plan):
    make_indicator("visitors")
    plan.delete()
    client.force_login(viewer)

    assert client.get(URL).status_code == 200
    assert client.get("/indicators/visitors/").status_code == 200
    assert client.get("/indicators/export/xlsx/").status_code == 404


def test_the_table_leaves_as_a_workbook_with_a_record(client, viewer):
    visitors()
    client.force_login(viewer)

    response = client.get("/indicators/export/xlsx/", {"as_of": DAY})

    sheet = load_workbook(BytesIO(response.content)).active
    rows = list(sheet.values)
    cells = dict(zip(rows[3], rows[4], strict=True))
    assert cells["指标"] == "旅游总人数"
    assert (cells["目标"], cells["数值"], cells["上年同期"]) == (1300, 938.5, 871.6)
    assert (cells["完成率（%）"], cells["与序时之差（百分点）"]) == (72.19, -2.81)
    assert cells["来源"] == "统计部门月报"
    assert AuditEntry.objects.get(verb="indicators.exported").changes == {
        "kind": "xlsx",
        "rows": 1,
        "as_of": DAY,
    }
    assert client.get("/indicators/export/pdf/").status_code == 404


def test_the_table_leaves_as_csv_without_idle_noughts(client, viewer):
    visitors()
    client.force_login(viewer)

    content = client.get("/indicators/export/csv/", {"as_of": DAY}).content

    assert ",1300," in content.decode("utf-8-sig")
    assert ",938.5," in content.decode("utf-8-sig")


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [(URL, 8), ("/indicators/first/", 9), ("/indicators/export/csv/", 8)],
)
def test_the_pages_cost_a_constant_number_of_queries(
    client, viewer, zhangzhu, hufu, django_assert_num_queries, address, queries, rows
):
    for number in range(rows):
        indicator = make_indicator(
            "first" if number == 0 else None,
            theme=make_theme(f"theme-{number}", f"主线{number}"),
            unit=zhangzhu,
            tasks=[make_task(zhangzhu) for _n in range(rows)],
        )
        for unit in [None, zhangzhu, hufu][:rows]:
            make_target(indicator, 120, unit=unit)
            for month in range(1, rows + 1):
                end = date(2025, month + 1, 1).toordinal() - 1
                day = date.fromordinal(end).isoformat()
                make_measurement(indicator, day, 10 * month, unit=unit)
    client.force_login(viewer)

    with django_assert_num_queries(queries):
        response = client.get(address, {"as_of": DAY})

    assert response.status_code == 200
    assert Indicator.objects.count() == rows


def test_a_theme_shows_its_own_indicators_that_are_kept(client, viewer, zhangzhu):
    visitors()
    make_task(zhangzhu)
    make_indicator(name="停用的指标", theme=make_theme(), closed_on=date(2025, 6, 30))
    make_indicator(name="别的主线", theme=make_theme("industry", "产业转型"))
    make_theme("livelihood", "民生福祉")
    client.force_login(viewer)

    page = words(client.get("/themes/tourism/", {"as_of": DAY}))
    before = words(client.get("/themes/tourism/", {"as_of": "2025-10-13"}))

    assert "旅游总人数" in page
    assert "938.5" in page
    assert "停用的指标" not in page
    assert "别的主线" not in page
    assert "846.1" in before
    assert client.get("/themes/livelihood/").status_code == 200
    assert client.get("/themes/nothing/").status_code == 404
