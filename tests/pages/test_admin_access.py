"""Every address of the admin × every role that may enter it, written out.

Whoever may not enter at all gets the sign-in or a refusal with a sentence, wherever
they knock. An address that is missing from the tables fails the test.
"""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.urls import reverse

from plans.actions import requests
from plans.models import (
    ChangeRequest,
    CompletionClaim,
    Delivery,
    ExtensionRequest,
    Milestone,
    MilestoneTemplate,
    Plan,
    ProgressReport,
    Review,
    Robot,
    Section,
    WorkdayException,
)
from tests.factories import at, make_completion, make_report, make_task
from tests.pages.test_access_matrix import PERSONAS, addresses_of_the_portal, enter
from towns import audit
from towns.models import Appointment, AuditEntry, Membership, Post

pytestmark = pytest.mark.django_db

KEEPERS = ["planner", "sysadmin", "secadmin", "auditor"]
OUTSIDERS = [name for name in PERSONAS if name not in (*KEEPERS, "nobody")]

# List, Add, Change (or look at), Delete, History; a dot where it is refused.
MODELS = """
                              planner sysadmin secadmin auditor
plans.Plan                    LACDH   .....    .....    .....
plans.Task                    LACDH   .....    .....    .....
plans.Milestone               L.CDH   .....    .....    .....
plans.MilestoneTemplate       LACDH   .....    .....    .....
plans.Theme                   LACDH   .....    .....    .....
plans.Indicator               LACDH   .....    .....    .....
plans.Measurement             LAC.H   .....    .....    .....
plans.WorkdayException        LACDH   .....    .....    .....
plans.Meeting                 LACDH   .....    .....    .....
plans.Section                 LACDH   .....    .....    .....
plans.Directive               LACDH   .....    .....    .....
plans.ProgressReport          L.C.H   .....    .....    .....
plans.Review                  L.C.H   .....    .....    .....
plans.CompletionClaim         L.C.H   .....    .....    .....
plans.ExtensionRequest        L.C.H   .....    .....    .....
plans.ChangeRequest           L.C.H   .....    .....    .....
plans.CoordinationRequest     L.C.H   .....    .....    .....
plans.Instruction             L.C.H   .....    .....    .....
plans.Objection               L.C.H   .....    .....    .....
plans.Notice                  L.C.H   .....    .....    .....
plans.Robot                   .....   LACDH    .....    .....
plans.Delivery                .....   L.C.H    .....    .....
towns.Unit                    LACDH   .....    L.C.H    .....
towns.Post                    LACDH   .....    L.C.H    .....
towns.Appointment             L.C.H   .....    LACDH    .....
towns.User                    L.C.H   LACDH    L.C.H    .....
towns.Membership              .....   .....    LACDH    .....
towns.AuditEntry              .....   .....    .....    L.C.H
axes.AccessLog                .....   .....    .....    L.C.H
axes.AccessFailureLog         .....   .....    .....    L.C.H
axes.AccessAttempt            .....   .....    .....    L.C.H
"""
MODELS = {
    label: dict(zip(KEEPERS, letters, strict=True))
    for label, *letters in (line.split() for line in MODELS.splitlines()[2:])
}
VIEWS = {
    "L": "changelist",
    "A": "add",
    "C": "change",
    "D": "delete",
    "H": "history",
}
# Where an object stays for a reason, asking to delete it leads back with the reason.
MAY = {200, 302}

OTHERS = """
                              planner sysadmin secadmin auditor
index                         200     200      200      200
jsi18n                        200     200      200      200
login                         302     302      302      302
logout                        302     302      302      302
password_change               302     302      302      302
password_change_done          200     200      200      200
app_list+plans                200     200      404      404
app_list+towns                200     200      200      200
app_list+axes                 404     404      404      200
autocomplete+task             200     403      403      403
autocomplete+lead_unit        200     403      200      403
autocomplete+owner            200     200      200      403
plans_plan_approve            405     405      405      405
plans_milestone_amend         200     403      403      403
plans_directive_split         200     403      403      403
plans_indicator_lift          200     403      403      403
plans_measurement_correct     200     403      403      403
plans_measurement_period      200     403      403      403
plans_task_register           200     403      403      403
plans_task_assign             200     403      403      403
plans_task_lead-unit          200     403      403      403
plans_task_shift-dates        200     403      403      403
plans_task_weight             200     403      403      403
plans_task_entrust            200     403      403      403
plans_task_import             200     403      403      403
plans_task_import_preview     302     403      403      403
plans_task_import_confirm     405     403      403      403
plans_task_breakdown          400     403      403      403
plans_task_table              200     403      403      403
plans_task_table_columns      302     403      403      403
plans_task_table_words        302     403      403      403
plans_task_table_preview      302     403      403      403
plans_task_table_confirm      405     403      403      403
plans_workdayexception_import 200     403      403      403
plans_workdayexception_preview 302    403      403      403
plans_workdayexception_confirm 405    403      403      403
auth_user_password_change     403     200      403      403
towns_auditentry_export       403     403      403      200
"""
OTHERS = {
    name: dict(zip(KEEPERS, map(int, codes), strict=True))
    for name, *codes in (line.split() for line in OTHERS.splitlines()[2:])
}


@pytest.fixture
def objects(world):
    """One row of each model of the admin."""
    by = world.people["head"]
    done = make_task(world.zhangzhu)
    asked = make_task(world.zhangzhu, due_on="2025-06-30")
    make_report(asked, "2025-01", 10)
    make_completion(done, "2025-03-01")
    moment = at("2025-02-03")
    later = asked.due_on + timedelta(days=30)
    requests.ask_extension(asked, to_due_on=later, reason="汛期", by=by, at=moment)
    requests.ask_change(asked, kind="cancel", after={}, reason="并入", by=by, at=moment)
    signed = {"username": "planner", "ip_address": "192.0.2.1", "path_info": "/"}
    return {
        "plans.Plan": Plan.objects.first(),
        "plans.Task": world.task,
        "plans.Milestone": Milestone.objects.first(),
        "plans.MilestoneTemplate": MilestoneTemplate.objects.create(
            kind="project", order=90, name="开工", share=50
        ),
        "plans.Theme": world.theme,
        "plans.Indicator": world.indicator,
        "plans.Measurement": world.measurement,
        "plans.WorkdayException": WorkdayException.objects.create(
            day="2025-05-01", is_working=False
        ),
        "plans.Meeting": world.meeting,
        "plans.Section": Section.objects.first(),
        "plans.Directive": world.directive,
        "plans.ProgressReport": ProgressReport.objects.first(),
        "plans.Review": Review.objects.first(),
        "plans.CompletionClaim": CompletionClaim.objects.first(),
        "plans.ExtensionRequest": ExtensionRequest.objects.first(),
        "plans.ChangeRequest": ChangeRequest.objects.first(),
        "plans.CoordinationRequest": world.request,
        "plans.Instruction": world.instruction,
        "plans.Objection": world.objection,
        "plans.Notice": world.notice,
        "plans.Robot": Robot.objects.create(
            unit=world.zhangzhu, kind="wecom", url="https://example.com/?key=1"
        ),
        "plans.Delivery": Delivery.objects.create(
            user=by, day=moment.date(), created_at=moment, next_try_at=moment
        ),
        "towns.Unit": world.zhangzhu,
        "towns.Post": Post.objects.first(),
        "towns.Appointment": Appointment.objects.first(),
        "towns.User": world.people["viewer"],
        "towns.Membership": Membership.objects.first(),
        "towns.AuditEntry": AuditEntry.objects.first()
        or audit.record(world.task, "task.edited", by=None),
        "axes.AccessLog": AccessLog.objects.create(**signed),
        "axes.AccessFailureLog": AccessFailureLog.objects.create(**signed),
        "axes.AccessAttempt": AccessAttempt.objects.create(
            failures_since_start=1, get_data="", post_data="", **signed
        ),
    }


def page(label, letter, thing):
    name = f"admin:{label.lower().replace('.', '_')}_{VIEWS[letter]}"
    return reverse(name, args=[] if letter in "LA" else [thing.pk])


def address(name, objects):
    """The address of a page that is no list, form or history."""
    name, _plus, which = name.partition("+")
    task = objects["plans.Task"]
    if name == "autocomplete":
        model = "milestone" if which == "task" else "task"
        query = {"app_label": "plans", "model_name": model, "field_name": which}
        return reverse("admin:autocomplete", query=query)
    arguments = {
        "app_list": [which],
        "plans_plan_approve": [objects["plans.Plan"].pk],
        "plans_milestone_amend": [objects["plans.Milestone"].pk],
        "plans_indicator_lift": [objects["plans.Indicator"].targets.get().pk],
        "plans_measurement_correct": [objects["plans.Measurement"].pk],
        "plans_directive_split": [objects["plans.Directive"].pk],
        "plans_task_table_columns": ["x"],
        "plans_task_table_words": ["x"],
        "plans_task_table_preview": ["x"],
        "plans_task_table_confirm": ["x"],
        "plans_task_import_preview": ["x"],
        "plans_task_import_confirm": ["x"],
        "plans_workdayexception_preview": ["x"],
        "plans_workdayexception_confirm": ["x"],
        "auth_user_password_change": [objects["towns.User"].pk],
    }
    query = {"task": task.pk} if name.startswith("plans_task_") else None
    return reverse(f"admin:{name}", args=arguments.get(name), query=query)


def every_address(objects, letters="LACDH"):
    for label in MODELS:
        for letter in letters:
            yield page(label, letter, objects[label])
    for name in OTHERS:
        if name not in {"login", "logout", "password_change"}:
            yield address(name, objects)


def test_every_model_and_every_other_page_stands_in_the_tables():
    registered = {model._meta.label for model in admin.site._registry}
    usual = {
        f"{label.lower().replace('.', '_')}_{view}"
        for label in registered
        for view in (*VIEWS.values(), "simple_history")
    }
    others = {
        name.removeprefix("admin:")
        for name, place in addresses_of_the_portal().items()
        if place.startswith("admin/") and name != "admin:None"
    } - usual

    assert registered == set(MODELS)
    assert others == {name.partition("+")[0] for name in OTHERS}


@pytest.mark.parametrize("persona", KEEPERS)
def test_a_role_gets_the_pages_of_its_row(client, world, objects, persona):
    enter(client, world, persona)
    found = {}
    for label, row in MODELS.items():
        found[label] = "".join(
            letter
            if client.get(page(label, letter, objects[label])).status_code in MAY
            else "."
            for letter in VIEWS
        )
        assert len(row[persona]) == len(VIEWS)

    assert found == {label: row[persona] for label, row in MODELS.items()}


def test_every_page_of_entry_says_that_secrets_stay_outside(client, world, objects):
    enter(client, world, "planner")

    for place in every_address(objects, "LAC"):
        response = client.get(place)
        kind = response.headers["Content-Type"]
        if response.status_code == 200 and kind.startswith("text/html"):
            assert "严禁上传涉密信息" in response.getvalue().decode(), place


@pytest.mark.parametrize("persona", KEEPERS)
def test_a_role_gets_the_other_pages_of_its_row(client, world, objects, persona):
    enter(client, world, persona)

    found = {name: client.get(address(name, objects)).status_code for name in OTHERS}

    assert found == {name: OTHERS[name][persona] for name in found}


@pytest.mark.parametrize("persona", OUTSIDERS)
def test_nobody_else_gets_in(client, world, objects, persona):
    enter(client, world, persona)

    # The site itself turns them away, whatever the page: lists stand for the forms.
    refused = {
        place: client.get(place).status_code for place in every_address(objects, "L")
    }

    assert set(refused.values()) == {403}
    assert "管理后台" in client.get("/admin/").content.decode()


def test_a_visitor_is_led_to_the_one_sign_in(client, world, objects):
    for place in every_address(objects, "LC"):
        answer = client.get(place)
        assert answer.status_code == 302, place
        while answer.url.startswith("/admin/login/"):
            answer = client.get(answer.url)
        assert answer.url.startswith("/accounts/login/?next="), place


@pytest.mark.parametrize("persona", ["sysadmin", "secadmin", "auditor"])
def test_no_administrator_reads_plan_content_in_the_admin(
    client, world, objects, persona
):
    """The auditor's trail names what was done to which object, and nothing more."""
    enter(client, world, persona)

    for place in every_address(objects, "LC"):
        words = client.get(place).getvalue().decode()
        assert "要抓好项目" not in words, place
        if persona != "auditor":
            assert world.task.title not in words, place


@pytest.mark.parametrize("persona", ["sysadmin", "secadmin", "auditor"])
def test_no_administrator_changes_the_plan_by_posting(client, world, objects, persona):
    enter(client, world, persona)
    approve = address("plans_plan_approve", objects)
    task = {"task": world.task.pk, "reason": "试", "days": "1", "weight": "3"}

    codes = {
        client.post(place, task).status_code
        for name in OTHERS
        if name.startswith(("plans_task_", "plans_m", "plans_d"))
        for place in [address(name, objects)]
    }

    assert codes | {client.post(approve).status_code} == {403}
    change = page("plans.Task", "C", world.task)
    assert client.post(change, {"title": "改"}).status_code == 403
