"""Finding tasks by what people type."""

import pytest
from django.urls import reverse

from tests.factories import make_directive, make_meeting, make_post, make_task

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(client, viewer):
    client.force_login(viewer)

    def search(words):
        response = client.get(reverse("plans:tasks"), {"q": words})
        assert response.status_code == 200
        return [row.task.code for row in response.context["index"].rows]

    return search


@pytest.mark.parametrize(
    "words", ["湖㳇", "湖父", "湖氵父", "hufu", "HUFU", "ｈｕｆｕ", "hfz", "湖㳇 竹海"]
)
def test_a_town_is_found_however_it_is_written(found, hufu, words):
    task = make_task(hufu, title="提升竹海景区")
    make_task(title="改造停车场")

    assert found(words) == [task.code]


def test_a_task_is_found_by_code_title_goal_and_pinyin(found):
    task = make_task(code="2025-034", title="提升竹海景区", goal="年接待百万人次")
    make_task()

    for words in (
        "2025-034",
        "２０２５－０３４",
        "竹海",
        "百万",
        "zhuhai",
        "tszh",
        " 竹海　景区 ",
    ):
        assert found(words) == [task.code]


def test_a_task_is_found_by_theme_post_and_directive(found):
    meeting = make_meeting("会议要求,要加快窑湖小镇建设。")
    task = make_task(
        responsible_leader=make_post("分管旅游委员"),
        directives=[make_directive(meeting, "要加快窑湖小镇建设")],
    )

    for words in ("旅游发展", "lvyou", "分管旅游", "窑湖小镇"):
        assert found(words) == [task.code]


@pytest.mark.parametrize("words", ["🐼", "%", "_", "'; --", "\\", "<b>", "没有的词"])
def test_strange_words_find_nothing_and_harm_nothing(found, words):
    make_task(title="提升景区")

    assert found(words) == []
