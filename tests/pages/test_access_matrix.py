"""Every address of the portal × every persona: what they get, written out.

An address that is missing from the tables fails the test: whoever adds a page says here
who may open it. The accounts' own pages (allauth) are in test_login.py; what each of
them gives to a visitor is listed at the end.
"""

import pytest
from django.urls import get_resolver

pytestmark = pytest.mark.django_db

PERSONAS = [
    "nobody",
    "viewer",
    "leader",
    "other_leader",
    "head",
    "other_head",
    "reporter",
    "supporter",
    "supervisor",
    "planner",
    "sysadmin",
    "secadmin",
    "auditor",
]

# Of a restricted task the lead unit is 张渚, 太华 supports, `leader` is responsible.
# 302 to the sign-in, 403 with a sentence, 404 where nothing may be known of it.
PAGES = """
                      nob vie lea oth hea oth rep sup sup pla sys sec aud
                      ody wer der lea  d  hea ort por erv nne adm adm ito
healthz               200 200 200 200 200 200 200 200 200 200 200 200 200
readyz                200 200 200 200 200 200 200 200 200 200 200 200 200
set_language          302 302 302 302 302 302 302 302 302 302 302 302 302
plans:overview        302 200 200 200 200 200 200 200 200 200 403 403 403
plans:meetings        302 200 200 200 200 200 200 200 200 200 403 403 403
plans:meeting         302 200 200 200 200 200 200 200 200 200 403 403 403
plans:meeting-decide  302 403 403 403 403 403 403 403 403 200 403 403 403
plans:meeting-issue   302 403 403 403 403 403 403 403 403 200 403 403 403
plans:directive-reconsider 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:directive-unlink 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:directive-discard 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:meeting-correct  302 403 403 403 403 403 403 403 403 200 403 403 403
plans:meeting-correct-save 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:meeting-text     302 200 200 200 200 200 200 200 200 200 403 403 403
plans:meeting-file     302 404 404 404 404 404 404 404 404 404 403 403 403
plans:directive-bind   302 403 403 403 403 403 403 403 403 200 403 403 403
plans:directive-retire 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:directive-revises 302 403 403 403 403 403 403 403 403 200 403 403 403
plans:undecided        302 200 200 200 200 200 200 200 200 200 403 403 403
plans:elsewhere        302 200 200 200 200 200 200 200 200 200 403 403 403
plans:plan-renew       302 403 403 403 403 403 403 403 403 200 403 403 403
plans:draft-new       302 403 403 403 403 403 403 403 403 200 403 403 403
plans:draft           302 403 403 403 403 403 403 403 403 200 403 403 403
plans:draft-text      302 403 403 403 403 403 403 403 403 200 403 403 403
plans:draft-file      302 403 403 403 403 403 403 403 403 404 403 403 403
plans:draft-facts     302 405 405 405 405 405 405 405 405 405 405 405 405
plans:draft-accept    302 405 405 405 405 405 405 405 405 405 405 405 405
plans:draft-record    302 405 405 405 405 405 405 405 405 405 405 405 405
plans:draft-give-up   302 405 405 405 405 405 405 405 405 405 405 405 405
plans:section-add     302 405 405 405 405 405 405 405 405 405 405 405 405
plans:section-correct 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:section-drop    302 405 405 405 405 405 405 405 405 405 405 405 405
plans:finding-add     302 405 405 405 405 405 405 405 405 405 405 405 405
plans:finding-accept  302 405 405 405 405 405 405 405 405 405 405 405 405
plans:finding-correct 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:finding-split   302 405 405 405 405 405 405 405 405 405 405 405 405
plans:finding-join    302 405 405 405 405 405 405 405 405 405 405 405 405
plans:finding-drop    302 405 405 405 405 405 405 405 405 405 405 405 405
plans:tasks           302 200 200 200 200 200 200 200 200 200 403 403 403
plans:task-export     302 200 200 200 200 200 200 200 200 200 403 403 403
plans:breakdown-export 302 200 200 200 200 200 200 200 200 200 403 403 403
plans:task            302 200 200 200 200 200 200 200 200 200 403 403 403
plans:task+restricted 302 404 200 404 200 404 200 200 200 200 403 403 403
plans:task-assign     302 405 405 405 405 405 405 405 405 405 405 405 405
plans:task-acknowledge 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:claim-create    302 403 403 403 200 403 200 403 403 403 403 403 403
plans:claim-withdraw  302 405 405 405 405 405 405 405 405 405 405 405 405
plans:extension-create 302 403 403 403 200 403 200 403 403 403 403 403 403
plans:extension-withdraw 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:change-kinds    302 403 403 403 200 403 200 403 403 403 403 403 403
plans:change-create   302 403 403 403 200 403 200 403 403 403 403 403 403
plans:change-withdraw 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:coordination-create 302 403 403 403 200 403 200 403 403 403 403 403 403
plans:coordination-withdraw 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:coordination    302 200 200 200 200 200 200 200 200 200 403 403 403
plans:coordination-request 302 403 403 403 403 200 403 403 403 403 403 403 403
plans:contribution-create+restricted 302 404 403 404 403 404 403 200 403 403 403 403 403
plans:objection-create 302 403 403 403 200 403 200 403 403 403 403 403 403
plans:objection-answer+restricted 302 404 403 404 403 404 403 403 200 403 403 403 403
plans:instruction-create 302 403 200 200 403 403 403 403 403 403 403 403 403
plans:instruction-create+restricted 302 404 200 404 403 404 403 403 403 403 403 403 403
plans:instruction-answer 302 403 403 403 200 403 200 403 403 403 403 403 403
plans:notices         302 200 200 200 200 200 200 200 200 200 403 403 403
plans:notice          302 200 200 200 200 200 200 200 200 200 403 403 403
plans:notice+restricted 302 404 200 404 200 404 200 200 200 200 403 403 403
plans:notice-create   302 403 403 403 403 403 403 403 302 403 403 403 403
plans:notice-create+restricted 302 404 403 404 403 404 403 403 302 403 403 403 403
plans:notice-reply    302 403 403 403 200 403 200 403 403 403 403 403 403
plans:notice-reply+restricted 302 404 403 404 200 404 200 403 403 403 403 403 403
plans:notice-step-up  302 403 403 403 403 403 403 403 200 403 403 403 403
plans:notice-step-up+restricted 302 404 403 404 403 404 403 403 200 403 403 403 403
plans:notice-lift     302 403 403 403 403 403 403 403 200 403 403 403 403
plans:notice-lift+restricted 302 404 403 404 403 404 403 403 200 403 403 403 403
plans:report          302 403 403 403 200 403 200 403 403 403 403 403 403
plans:report+restricted 302 404 403 404 200 404 200 403 403 403 403 403 403
plans:report-draft    302 405 405 405 405 405 405 405 405 405 405 405 405
plans:report-unchanged 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:sign-off        302 403 403 403 200 200 403 403 403 403 403 403 403
plans:report-sign-off 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:report-send-back 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:report-withdraw 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:report-correct  302 405 405 405 405 405 405 405 405 405 405 405 405
plans:reports-due     302 403 403 403 200 200 200 200 403 403 403 403 403
plans:reports-due-sheet 302 403 403 403 200 200 200 200 403 403 403 403 403
plans:reports-due-read 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:reports-due-one 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:attachment      302 200 200 200 200 200 200 200 200 200 403 403 403
plans:attachment+restricted 302 404 200 404 200 404 200 200 200 200 403 403 403
plans:attachment-preview 302 404 404 404 404 404 404 404 404 404 403 403 403
plans:attachment-remove 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:mine            302 200 200 200 200 200 200 200 200 200 403 403 403
plans:units           302 200 200 200 200 200 200 200 200 200 403 403 403
plans:unit            302 200 200 200 200 200 200 200 200 200 403 403 403
plans:themes          302 200 200 200 200 200 200 200 200 200 403 403 403
plans:theme           302 200 200 200 200 200 200 200 200 200 403 403 403
plans:indicators      302 200 200 200 200 200 200 200 200 200 403 403 403
plans:indicator       302 200 200 200 200 200 200 200 200 200 403 403 403
plans:indicator-export 302 200 200 200 200 200 200 200 200 200 403 403 403
plans:changes         302 200 200 200 200 200 200 200 200 200 403 403 403
plans:discipline      302 200 200 200 200 200 200 200 200 200 403 403 403
plans:discipline-unit 302 200 200 200 200 200 200 200 200 200 403 403 403
plans:discipline-reviews 302 200 200 200 200 200 200 200 200 200 403 403 403
plans:inbox           302 200 200 200 200 200 200 200 200 200 403 403 403
plans:inbox-settings  302 200 200 200 200 200 200 200 200 200 403 403 403
plans:inbox-read      302 405 405 405 405 405 405 405 405 405 405 405 405
plans:inbox-read-all  302 405 405 405 405 405 405 405 405 405 405 405 405
plans:timeline        302 200 200 200 200 200 200 200 200 200 403 403 403
plans:milestones      302 200 200 200 200 200 200 200 200 200 403 403 403
plans:reviews         302 403 200 200 403 403 403 403 200 403 403 403 403
plans:deputy          302 403 403 403 403 403 403 403 200 403 403 403 403
plans:reviews-accept 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:review-undo 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:deputy-end 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:report-accept 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:report-return 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:claim-accept 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:claim-return 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:extension-approve 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:extension-refuse 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:change-approve 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:change-refuse 302 405 405 405 405 405 405 405 405 405 405 405 405
plans:report-review 302 403 403 403 403 403 403 403 200 403 403 403 403
plans:report-review+restricted 302 404 403 404 403 404 403 403 200 403 403 403 403
plans:claim-review 302 403 403 403 403 403 403 403 200 403 403 403 403
plans:claim-review+restricted 302 404 403 404 403 404 403 403 200 403 403 403 403
plans:extension-decide 302 403 403 403 403 403 403 403 200 403 403 403 403
plans:extension-decide+restricted 302 404 403 404 403 404 403 403 200 403 403 403 403
plans:change-decide 302 403 403 403 403 403 403 403 200 403 403 403 403
plans:change-decide+restricted 302 404 403 404 403 404 403 403 200 403 403 403 403
plans:task-hold 302 403 403 403 403 403 403 403 200 403 403 403 403
plans:task-resume 302 403 403 403 403 403 403 403 200 403 403 403 403
plans:task-close 302 403 403 403 403 403 403 403 200 403 403 403 403
plans:task-reopen 302 403 403 403 403 403 403 403 200 403 403 403 403
plans:task-archive 302 403 403 403 403 403 403 403 200 403 403 403 403
"""
PAGES = {
    name: dict(zip(PERSONAS, map(int, statuses), strict=True))
    for name, *statuses in (line.split() for line in PAGES.splitlines()[3:])
}

SEES_RESTRICTED = {"leader", "head", "reporter", "supporter", "supervisor", "planner"}
SEES_PLAN = SEES_RESTRICTED | {"viewer", "other_leader", "other_head"}


def walk(patterns, namespace="", route=""):
    for pattern in patterns:
        address = route + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else ""
            yield from walk(pattern.url_patterns, inner or namespace, address)
        else:
            yield f"{namespace}{pattern.name}", address


def addresses_of_the_portal():
    return dict(walk(get_resolver().url_patterns))


def enter(client, world, persona):
    if user := world.people[persona]:
        client.force_login(user)
    return client


def test_every_address_of_the_portal_stands_in_the_matrix():
    known = {name.split("+")[0] for name in PAGES}
    portal = {
        name
        for name, address in addresses_of_the_portal().items()
        if not address.startswith(("accounts/", "admin/"))
    }

    assert portal == known


@pytest.mark.parametrize("persona", PERSONAS)
def test_everyone_gets_what_the_matrix_says(client, world, persona):
    enter(client, world, persona)

    statuses = {
        name: client.get(world.address(name) + "?plan=2025").status_code
        for name in PAGES
    }

    assert statuses == {name: row[persona] for name, row in PAGES.items()}


def test_a_visitor_is_led_to_the_sign_in_and_back(client, world):
    for name, row in PAGES.items():
        if row["nobody"] == 302 and name != "set_language":
            response = client.get(world.address(name))
            assert response.url == f"/accounts/login/?next={world.address(name)}"


@pytest.mark.parametrize("persona", ["sysadmin", "secadmin", "auditor"])
def test_the_three_administrators_are_told_why_they_see_no_plan(client, world, persona):
    enter(client, world, persona)

    page = client.get("/").content.decode()

    assert "您的角色没有这项权限" in page


@pytest.mark.parametrize("persona", sorted(set(PERSONAS) - SEES_RESTRICTED))
def test_no_page_names_a_restricted_task_to_a_stranger(client, world, persona):
    enter(client, world, persona)

    for name in PAGES:
        response = client.get(world.address(name) + "?plan=2025")
        page = b"".join(response).decode(errors="replace")
        assert world.restricted.title not in page, name
        if not name.endswith("+restricted"):
            assert world.restricted.code not in page, name


@pytest.mark.parametrize("persona", sorted(SEES_RESTRICTED))
def test_every_page_of_work_names_it_to_those_who_may_see_it(client, world, persona):
    enter(client, world, persona)

    for name in ["plans:tasks", "plans:timeline", "plans:unit"]:
        response = client.get(world.address(name) + "?plan=2025")
        page = b"".join(response).decode(errors="replace")
        assert world.restricted.title in page, name


@pytest.mark.parametrize("persona", sorted(SEES_PLAN))
def test_a_list_counts_and_exports_what_its_reader_sees(client, world, persona):
    expected = 2 if persona in SEES_RESTRICTED else 1
    enter(client, world, persona)

    page = client.get("/tasks/?plan=2025").content.decode()
    table = client.get("/tasks/export/csv/?plan=2025").content.decode("utf-8-sig")

    assert f'data-total="{expected}"' in page
    assert ("不公开的任务" in page) == ("不公开的任务" in table) == (expected == 2)
    assert "公开的任务" in table


@pytest.mark.parametrize(
    "query", ["q=不公开", "unit=zhangzhu", "q={code}", "directive={directive}"]
)
def test_no_filter_finds_a_restricted_task_for_a_stranger(client, world, query):
    enter(client, world, "other_head")
    query = query.format(code=world.restricted.code, directive=world.directive.pk)

    page = client.get(f"/tasks/?plan=2025&{query}").content.decode()

    assert "不公开的任务" not in page


def test_a_membership_that_has_ended_opens_nothing(client, world):
    user = world.people["head"]
    user.memberships.update(until="2024-06-01")
    client.force_login(user)

    assert client.get("/").status_code == 403
    assert client.get(world.address("plans:task+restricted")).status_code in {403, 404}
