"""Whatever stands in the address: a page or a sentence, never a failure."""

from itertools import product
from urllib.parse import urlencode

import pytest

from tests.factories import make_task

pytestmark = pytest.mark.django_db

LISTS = ["/", "/minutes/", "/tasks/", "/units/", "/themes/", "/timeline/"]
LISTS += ["/milestones/", "/units/zhangzhu/", "/themes/tourism/", "/tasks/export/csv/"]


@pytest.fixture
def reader(client, world):
    client.force_login(world.people["planner"])
    return client


def ask(client, path, **query):
    return client.get(f"{path}?{urlencode(query)}" if query else path)


def is_a_page_of_ours(response):
    return '<html lang="zh-Hans">' in response.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/nothing/",
        "/tasks/2025-99999/",
        "/tasks/nothing/",
        "/tasks/2025/",
        "/tasks/😀/",
        "/tasks/" + "9" * 300 + "/",
        "/tasks/<script>alert(1)</script>/",
        "/tasks/export/pdf/",
        "/minutes/0/",
        "/minutes/-1/",
        "/minutes/" + "9" * 30 + "/",
        "/minutes/abc/",
        "/units/nowhere/",
        "/units/湖㳇/",
        "/units/zhangzhu'--/",
        "/themes/nothing/",
        "/themes/" + "x" * 300 + "/",
    ],
)
def test_what_does_not_exist_is_said_not_to_exist(reader, path):
    response = reader.get(path)

    assert response.status_code == 404
    assert is_a_page_of_ours(response)
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("path", ["/%00/", "/tasks/2025%00/", "/units/a%00b/"])
def test_null_bytes_in_the_path_are_refused(reader, path):
    response = reader.get(path)

    assert response.status_code == 400
    assert is_a_page_of_ours(response)


DAYS = ["2025-02-30", "2025-13-01", "2025-9-3", "20250930", "0000-01-01", "9999-99-99"]
DAYS += [
    "2025-09-30T10:00",
    "yesterday",
    "昨天",
    "😀",
    "-1",
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("path", LISTS)
def test_a_day_that_is_none_is_refused_with_the_format(reader, path):
    for day in DAYS:
        response = ask(reader, path, as_of=day)

        page = response.content.decode()
        assert (day, response.status_code) == (day, 400)
        assert "2025-09-30" in page
        assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("9999-12-31", "还没有到"),
        ("2999-01-01", "还没有到"),
        ("0001-01-01", "2000-01-01"),
        ("1999-12-31", "2000-01-01"),
    ],
)
def test_a_day_out_of_reach_is_refused_with_the_reason(reader, day, words):
    for path in LISTS:
        response = ask(reader, path, as_of=day)

        assert (path, response.status_code) == (path, 400)
        assert words in response.content.decode()


@pytest.mark.parametrize(
    "day", ["２０２５-０９-３０", "2025－09－30", " 2025-09-30 ", ""]
)
def test_full_width_digits_and_blanks_are_read(reader, day):
    for path in LISTS:
        response = ask(reader, path, as_of=day, plan="２０２５")

        assert (path, response.status_code) == (path, 200)


def test_a_day_before_the_plan_is_answered_in_words(reader):
    for path in LISTS:
        response = ask(reader, path, as_of="2001-01-01")
        assert response.status_code in {200, 404}, path


@pytest.mark.parametrize(
    ("plan", "status"),
    [
        ("1999", 404),
        ("9999", 404),
        ("0000", 404),
        ("abc", 400),
        ("-1", 400),
        ("2025.0", 400),
        ("٢٠٢٥", 400),
        ("9" * 40, 400),
        ("😀", 400),
    ],
)
def test_a_plan_that_is_none_is_refused_in_words(reader, plan, status):
    for path in LISTS:
        response = ask(reader, path, plan=plan)
        assert (path, response.status_code) == (path, status)
        assert is_a_page_of_ours(response)


def test_hufu_is_found_however_it_is_typed(reader, world):
    task = make_task(world.hufu, title="湖㳇的任务")

    for words in ["湖㳇", "湖父", "湖氵父", "hufu", "ＨＵＦＵ", "HuFu", "hfz"]:
        page = ask(reader, "/tasks/", q=f" {words} ", plan=2025).content.decode()
        assert task.title in page, words
        assert 'data-total="1"' in page, words


def test_a_search_that_is_too_long_is_refused_and_kept(reader):
    words = "字" * 101

    response = ask(reader, "/tasks/", q=words, plan=2025)

    assert response.status_code == 400
    assert "100" in response.content.decode()
    assert words in response.content.decode()


@pytest.mark.parametrize(
    "words", ["😀", "%", "_", "\\", "'", '"', "' OR 1=1 --", "%s %(x)s {x}", "\u202e"]
)
def test_a_search_for_strange_signs_finds_nothing_and_says_so(reader, words):
    response = ask(reader, "/tasks/", q=words, plan=2025)

    assert response.status_code == 200
    assert 'data-total="0"' in response.content.decode()


def test_two_filters_that_exclude_each_other_say_which_to_drop(reader):
    for query in ["held=1&light=done", "state=closed&light=red&unit=hufu&due=overdue"]:
        response = reader.get(f"/tasks/?plan=2025&{query}")

        assert response.status_code == 200
        assert 'data-total="0"' in response.content.decode()


def test_markup_in_a_search_is_shown_as_text(reader):
    response = ask(reader, "/tasks/", q='"><script>alert(1)</script>', plan=2025)

    assert "<script>alert" not in response.content.decode()


def test_bytes_that_are_no_text_are_refused_or_replaced(reader):
    for query in ["q=%ED%A0%80", "q=%FF%FE", "q=%C0%80", "%FF=1", "q=a%00b"]:
        assert reader.get(f"/tasks/?plan=2025&{query}").status_code in {200, 400}
    assert reader.get("/tasks/?q=a%00b").status_code == 400


@pytest.mark.parametrize("page", ["0", "-1", "-999999", "abc", "9" * 30, "1.5", "😀"])
def test_a_page_that_does_not_exist_is_no_failure(reader, page):
    response = ask(reader, "/tasks/", page=page, plan=2025)

    assert response.status_code in {200, 400, 404}
    assert is_a_page_of_ours(response)


FILTERS = "unit theme directive leader light state due source role tag disputed held"
FILTERS = [*FILTERS.split(), "kind", "owner"]


UNKNOWN = ["nothing", "9" * 30, "-1", "😀", "<script>x", "２", "x" * 999]


@pytest.mark.parametrize("name", FILTERS)
def test_an_unknown_value_of_a_filter_is_refused_in_words(reader, name):
    for value in UNKNOWN:
        response = ask(reader, "/tasks/", **{name: value, "plan": 2025})

        assert (value, response.status_code) == (value, 400)
        assert "<script>x" not in response.content.decode()
        assert is_a_page_of_ours(response)


@pytest.mark.parametrize("value", ["", "-1", "9" * 30, "湖㳇😀'\"<b>"])
def test_no_page_fails_for_what_stands_in_its_address(reader, world, value):
    names = [
        "unit",
        "directive",
        "leader",
        "light",
        "q",
        "page",
        "sort",
        "month",
        "view",
        "as_of",
        "plan",
        "x",
    ]
    paths = [*LISTS, *map(world.address, ["plans:task", "plans:meeting"])]

    for path, name in product(paths, names):
        response = ask(reader, path, **{name: value})
        assert response.status_code in {200, 400, 404}, (path, name)


READ = ["/mine/", "/reviews/", "/coordination/", "/changes/", "/discipline/", "/inbox/"]
READ += ["/minutes/undecided/", "/minutes/elsewhere/"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_pages_are_only_read(reader, world, method):
    pages = [world.address(f"plans:{name}") for name in ("task", "meeting")]
    pages.append(world.address("plans:change-kinds"))
    for path in [*LISTS, *READ, *pages]:
        assert (path, getattr(reader, method)(path).status_code) == (path, 405)


def test_a_head_request_costs_no_body(reader):
    for path in LISTS:
        response = reader.head(path + "?plan=2025")
        assert (path, response.status_code, response.content) == (path, 200, b"")


def test_every_address_without_its_last_slash_leads_there(reader):
    response = reader.get("/tasks?light=red")

    assert (response.status_code, response.url) == (301, "/tasks/?light=red")
