"""Which unit a text means, however it writes the name."""

import pytest

from plans.unit_names import UnitNames
from tests.factories import make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def names(zhangzhu, hufu):
    make_unit("culture", "文化旅游局", short_name="文旅局", kind="department")
    return UnitNames()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("张渚镇", "zhangzhu"),
        ("张渚", "zhangzhu"),
        ("张渚镇人民政府", "zhangzhu"),
        ("湖㳇", "hufu"),
        ("湖父镇", "hufu"),
        ("湖氵父", "hufu"),
        ("hufuzhen", "hufu"),
        ("文旅局", "culture"),
        ("区文旅局", "culture"),
        ("zhangzhu", "zhangzhu"),
    ],
)
def test_a_unit_is_known_by_all_its_names(names, name, slug):
    assert names.find(name).slug == slug


@pytest.mark.parametrize("name", ["财政局", "镇", "", "张渚中学", "zz"])
def test_what_no_unit_is_called_is_unknown(names, name):
    assert names.find(name) is None
    assert names.match([name]).unknown == (name,)


def test_the_four_towns_are_all_towns(names, zhangzhu, hufu):
    assert names.match(["度假区四镇"]).units == (zhangzhu, hufu)


def test_each_unit_counts_once(names, zhangzhu):
    assert names.match(["张渚镇", "张渚"]).units == (zhangzhu,)
