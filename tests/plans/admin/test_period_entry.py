"""A month's figures are recorded on one page, all of them or none."""

from datetime import date
from decimal import Decimal

import pytest

from plans.models import Indicator, Measurement
from resort_portal import clock
from tests.admin_forms import messages
from tests.factories import at, make_indicator, make_measurement

pytestmark = pytest.mark.django_db

PAGE = "/admin/plans/measurement/period/"


@pytest.fixture(autouse=True)
def october():
    with clock.telling(at("2025-10-14")):
        yield


def asked(response):
    return [each.name for each in response.context["form"].indicators.values()]


def field(indicator):
    return f"figure_{indicator.pk}"


def test_it_opens_with_the_month_that_is_over_and_asks_what_is_wanting(office):
    monthly, done = make_indicator(name="按月的"), make_indicator(name="已录的")
    make_indicator(name="按季的", period=Indicator.Period.QUARTER)
    make_indicator(name="按年的", period=Indicator.Period.YEAR)
    make_indicator(name="停用的", closed_on=date(2025, 6, 30))
    make_measurement(done, "2025-09-30", 9)
    make_measurement(monthly, "2025-08-31", "846.1")

    september = office.get(PAGE)
    august = office.get(PAGE, {"end": "2025-08-31"})

    assert asked(september) == ["按月的", "按季的"]
    assert "846.1" in september.content.decode()
    assert asked(august) == ["已录的"]


def test_what_is_filled_in_is_recorded_the_rest_is_left(office, planner):
    first, second, third = (make_indicator() for _ in range(3))

    response = office.post(
        PAGE,
        {field(first): "938.5", field(second): "", field(third): "0", "source": "月报"},
        follow=True,
    )

    assert messages(response) == ["已录入 2 项数值。"]
    assert [
        (m.indicator, m.value, m.period_end, m.source, m.recorded_by)
        for m in Measurement.objects.order_by("indicator")
    ] == [
        (first, Decimal("938.5"), date(2025, 9, 30), "月报", planner),
        (third, 0, date(2025, 9, 30), "月报", planner),
    ]


def test_a_unit_s_figures_are_recorded_at_its_own_address(office, zhangzhu):
    indicator = make_indicator()
    make_measurement(indicator, "2025-09-30", 900)
    place = f"{PAGE}?end=2025-09-30&unit={zhangzhu.pk}"

    office.post(place, {field(indicator): "367.7", "source": "镇报"})

    assert Measurement.objects.get(unit=zhangzhu).value == Decimal("367.7")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"source": "月报"}, "至少填写一项"),
        ({"first": "九百", "source": "月报"}, "输入一个数"),
        ({"first": "9", "source": ""}, "必填"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(office, typed, words):
    first, second = make_indicator(), make_indicator()
    data = {field(first): typed.get("first", ""), "source": typed["source"]}
    if "first" in typed:
        data[field(second)] = "61.5"

    response = office.post(PAGE, data)

    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "first" not in typed or "61.5" in page
    assert not Measurement.objects.exists()


def test_a_figure_that_somebody_records_meanwhile_is_never_overwritten(office):
    first, second = make_indicator(), make_indicator()
    make_measurement(second, "2025-09-30", 5, on="2025-10-13")

    response = office.post(
        PAGE, {field(first): "9", field(second): "6", "source": "月报"}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field(second)]
    assert "更正" in response.content.decode()
    assert Measurement.objects.get().value == 5


@pytest.mark.parametrize(
    "query", [{"end": "2025-09-29"}, {"end": "2099-12-31"}, {"unit": "x"}, {"end": ""}]
)
def test_an_address_that_makes_no_sense_records_nothing(office, query):
    indicator = make_indicator()
    address = f"{PAGE}?" + "&".join(f"{k}={v}" for k, v in query.items())

    shown = office.get(address)
    posted = office.post(address, {field(indicator): "9", "source": "月报"})

    assert (shown.status_code, posted.status_code) == (422, 422)
    assert not Measurement.objects.exists()


def test_others_do_not_get_there(client, supervisor, viewer):
    for person in (supervisor, viewer):
        client.force_login(person)
        assert client.get(PAGE).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_a_constant_number_of_queries(office, django_assert_num_queries, rows):
    for _ in range(rows):
        make_measurement(make_indicator(), "2025-08-31", 9)

    with django_assert_num_queries(5):
        assert len(asked(office.get(PAGE))) == rows
