import pytest
from django.template.loader import render_to_string


def test_an_unknown_address_gives_a_friendly_page_in_chinese(client, db):
    response = client.get("/nonsense/")

    assert response.status_code == 404
    assert "没有找到这个页面" in response.content.decode()


def test_a_day_that_is_none_is_refused_with_the_format(client, db):
    response = client.get("/tasks/?as_of=2025-13-01")

    assert response.status_code == 400
    assert "2025-09-30" in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html"])
def test_an_error_page_stands_without_a_request(name):
    html = render_to_string(name, {"reason": "没有编号为 2025-999 的任务。"})

    assert "没有编号为 2025-999 的任务。" in html


def test_the_page_of_last_resort_needs_no_context():
    assert "返回首页" in render_to_string("500.html")
