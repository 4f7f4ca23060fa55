import pytest
from django.utils import translation

from towns.templatetags.portal import dialled, mixed


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        (
            "Assigned to 张渚镇, due on 2025-12-26",
            "Assigned to [张渚镇], due on 2025-12-26",
        ),
        (
            "milestone “首批地块签订” 10 days overdue",
            "milestone [“首批地块签订”] 10 days overdue",
        ),
        ("Town · 演示·张渚镇填报人 · late", "Town · [演示·张渚镇填报人] · late"),
        ("S342张渚段改线 done", "S342[张渚段改线] done"),
        ("湖㳇 and 𠮷", "[湖㳇] and [𠮷]"),
        ("no Chinese at all", "no Chinese at all"),
    ],
)
def test_in_english_what_stays_chinese_is_marked(text, marked):
    with translation.override("en"):
        expected = marked.replace("[", '<span lang="zh-Hans">').replace("]", "</span>")
        assert mixed(text) == expected


def test_in_chinese_nothing_is_marked():
    with translation.override("zh-hans"):
        assert mixed("5A级景区创建 done") == "5A级景区创建 done"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_markup_in_a_name_stays_text(language):
    with translation.override(language):
        assert "<script>" not in mixed("<script>张渚</script>")


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("演示分机 8001", "8001"),
        ("0510-8730 1234", "0510-87301234"),
        ("+86 510", "+86510"),
    ],
)
def test_a_link_dials_only_what_a_telephone_can_dial(phone, number):
    assert dialled(phone) == number
