"""A directive beside its sentence: split, linked with tasks, or needing none."""

import pytest
from django.urls import reverse

from plans.models import Directive
from tests.admin_forms import errors, filled, messages
from tests.factories import make_directive, make_meeting, make_task, make_theme
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db

TEXT = "开头。\n会议要求,要抓好项目,要守住底线;要强化统筹。\n结尾。"
SENTENCE = "会议要求,要抓好项目,要守住底线;要强化统筹。"


@pytest.fixture
def sentence(db):
    return make_directive(make_meeting(TEXT), SENTENCE, code="D01")


def page_of(directive):
    return reverse("admin:plans_directive_change", args=[directive.pk])


def split_of(directive):
    return reverse("admin:plans_directive_split", args=[directive.pk])


def save(client, directive, **changes):
    page = client.get(page_of(directive))
    return client.post(page_of(directive), filled(page, **changes))


def add(client, meeting, quote, **fields):
    page = client.get("/admin/plans/directive/add/")
    data = filled(page, meeting=meeting.pk, code="D02", quote=quote, **fields)
    return client.post("/admin/plans/directive/add/", data)


def test_its_words_stand_out_in_their_paragraph(office, sentence):
    clause = make_directive(sentence.meeting, "要守住底线", parent=sentence)

    page = office.get(page_of(clause)).content.decode()

    assert "会议要求,要抓好项目,<mark>要守住底线</mark>;要强化统筹。" in page
    assert "结尾" not in page
    assert page_of(sentence) in page


def test_a_sentence_lists_its_clauses_with_what_became_of_them(office, sentence):
    done, idle, undecided = (
        make_directive(sentence.meeting, quote, parent=sentence)
        for quote in ["要抓好项目", "要守住底线", "要强化统筹"]
    )
    idle.no_task_reason = "态度性要求"
    idle.save()
    task = make_task(directives=[done])

    page = office.get(page_of(sentence)).content.decode()

    assert task.title in page
    assert "态度性要求" in page
    assert "待分解" in page
    assert undecided.code in page


def test_a_sentence_is_split_into_clauses(office, planner, sentence):
    page = office.get(split_of(sentence))
    assert page.context["form"].initial["clauses"] == (
        "会议要求,要抓好项目,\n要守住底线;\n要强化统筹。"
    )

    response = office.post(
        split_of(sentence),
        {"clauses": "要抓好项目\r\n\r\n要守住底线\r\n要强化统筹。"},
        follow=True,
    )

    assert messages(response) == ["D01 已分解为 3 条，请逐条处理。"]
    clauses = sentence.clauses.all()
    assert [(each.code, each.quote) for each in clauses] == [
        ("D01-1", "要抓好项目"),
        ("D01-2", "要守住底线"),
        ("D01-3", "要强化统筹。"),
    ]
    assert AuditEntry.objects.get(verb="directive.split").by == planner


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("要抓好项目", "至少分解为两条"),
        ("要抓好项目\n要抓好大项目", "没有“要抓好大项目”"),
        ("要守住底线\n要抓好项目", "没有“要抓好项目”"),
        ("结尾。\n要守住底线", "没有“结尾。”"),
        ("", "这个字段是必填项"),
    ],
)
def test_clauses_that_are_not_of_the_sentence_are_named(office, sentence, typed, said):
    response = office.post(split_of(sentence), {"clauses": typed})

    assert response.status_code == 422
    page = response.content.decode()
    assert said in page
    assert typed.split("\n")[-1] in page
    assert not sentence.clauses.exists()


def test_a_decided_sentence_is_not_split_and_the_words_stay(office, sentence):
    make_task(directives=[sentence])

    response = office.post(split_of(sentence), {"clauses": "要抓好项目\n要守住底线"})

    assert response.status_code == 422
    page = response.content.decode()
    assert "请先撤销" in page
    assert "要抓好项目\n要守住底线" in page


def test_tasks_are_linked_and_taken_off(office, sentence):
    task, other = make_task(), make_task(directives=[sentence])

    save(office, sentence, linked_tasks=[task.pk])

    assert list(sentence.tasks.all()) == [task]
    assert AuditEntry.objects.get(verb="directive.linked").task_code == task.code
    assert AuditEntry.objects.get(verb="directive.unlinked").task_code == other.code
    assert not AuditEntry.objects.filter(verb="directive.edited").exists()


def test_a_leaf_needs_no_task_for_a_reason_and_is_reconsidered(office, sentence):
    save(office, sentence, no_task_reason="态度性要求")

    sentence.refresh_from_db()
    assert sentence.no_task_reason == "态度性要求"
    assert AuditEntry.objects.get(verb="directive.no_task").changes == {
        "reason": "态度性要求"
    }

    save(office, sentence, no_task_reason="")

    assert list(Directive.objects.undecided()) == [sentence]
    assert AuditEntry.objects.filter(verb="directive.reconsidered").exists()


def test_a_new_task_replaces_the_reason(office, sentence):
    sentence.no_task_reason = "态度性要求"
    sentence.save()
    task = make_task()

    save(office, sentence, linked_tasks=[task.pk])

    sentence.refresh_from_db()
    assert (list(sentence.tasks.all()), sentence.no_task_reason) == ([task], "")


def test_a_reason_beside_tasks_is_refused_in_words(office, sentence):
    make_task(directives=[sentence])

    response = save(office, sentence, no_task_reason="态度性要求")

    assert response.status_code == 422
    assert "请先取消关联" in errors(response)
    assert "态度性要求" in response.content.decode()


def test_other_fields_are_plain_edits_with_audit(office, sentence, hufu):
    theme = make_theme()

    save(office, sentence, theme=theme.pk, units=[hufu.pk], deadline="年底前")

    sentence.refresh_from_db()
    assert (sentence.theme, list(sentence.units.all())) == (theme, [hufu])
    entry = AuditEntry.objects.get(verb="directive.edited")
    assert entry.changes["units"] == [[], ["湖㳇镇"]]


def test_words_pasted_from_the_text_find_their_place(office):
    meeting = make_meeting(TEXT)

    response = add(office, meeting, "要守住底线")

    assert response.status_code == 302, errors(response)
    directive = Directive.objects.get(code="D02")
    assert TEXT[directive.start : directive.end] == directive.quote == "要守住底线"
    assert AuditEntry.objects.filter(verb="directive.added").exists()


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("要守住红线", "原文中没有这段文字"),
        ("要", "不止一处"),
        ("守住底线;要强化", "与 D01 重叠"),
    ],
)
def test_words_that_have_no_place_are_refused(office, quote, said):
    meeting = make_meeting(TEXT)
    make_directive(meeting, "要守住底线", code="D01")

    response = add(office, meeting, quote)

    assert response.status_code == 422
    assert said in errors(response)
    assert quote in response.content.decode()


def test_the_words_of_a_sentence_with_clauses_stay(office, sentence):
    make_directive(sentence.meeting, "要抓好项目", parent=sentence)

    save(office, sentence, quote="要守住底线")

    sentence.refresh_from_db()
    assert sentence.quote == SENTENCE


def test_a_directive_with_tasks_or_clauses_is_not_deleted(office, sentence):
    clause = make_directive(sentence.meeting, "要抓好项目", parent=sentence)
    make_task(directives=[clause])

    for directive, said in [(sentence, "请先删除分句"), (clause, "请先取消关联")]:
        url = reverse("admin:plans_directive_delete", args=[directive.pk])
        response = office.post(url, {"post": "yes"}, follow=True)
        assert any(said in words for words in messages(response))

    assert Directive.objects.count() == 2


def test_a_sentence_split_meanwhile_is_told(office, sentence):
    mine = filled(office.get(page_of(sentence)), no_task_reason="态度性要求")
    office.post(split_of(sentence), {"clauses": "要抓好项目\n要守住底线"})

    response = office.post(page_of(sentence), mine)

    assert response.status_code == 422
    assert "已新增" in errors(response)


@pytest.mark.parametrize(
    ("decision", "codes"),
    [
        ("undecided", {"D04"}),
        ("task", {"D02"}),
        ("no-task", {"D03"}),
        ("split", {"D01"}),
    ],
)
def test_the_list_is_filtered_by_what_became_of_them(office, sentence, decision, codes):
    meeting = sentence.meeting
    leaf = make_directive(meeting, "要抓好项目", code="D02", parent=sentence)
    make_directive(
        meeting, "要守住底线", code="D03", parent=sentence, no_task_reason="态度"
    )
    make_directive(meeting, "要强化统筹", code="D04", parent=sentence)
    make_task(directives=[leaf])

    page = office.get("/admin/plans/directive/", {"decision": decision})

    assert {each.code for each in page.context["cl"].result_list} == codes


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_a_constant_number_of_queries(
    office, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_task(directives=[make_directive(make_meeting(TEXT), SENTENCE)])

    with django_assert_num_queries(9):
        page = office.get("/admin/plans/directive/")

    assert len(page.context["cl"].result_list) == rows
