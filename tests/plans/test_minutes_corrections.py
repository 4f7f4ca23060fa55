"""Later corrections of a recorded text: old versions stay, spans find their words."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from plans.actions import Refused, meetings, texts
from plans.minutes.anchoring import Anchoring
from plans.models import Directive
from tests.factories import at, make_directive, make_meeting, make_plan, make_task

ROAD, TEA, SAFE = "要修好环湖公路。", "要办好茶文化节。", "要守住安全底线。"
TEXT = f"会议要求，{ROAD}{TEA}{SAFE}"
WORDS = st.text(alphabet="会议要求修好环湖公路。，\n", max_size=60)


@pytest.fixture
def meeting(db):
    meeting = make_meeting(TEXT, title="例会", held_on=date(2025, 3, 1))
    for number, quote in enumerate((ROAD, TEA, SAFE), 1):
        make_directive(meeting, quote, code=f"D{number:02}")
    make_plan().meetings.add(meeting)
    return meeting


def correct(meeting, text, planner, **fields):
    return texts.correct(
        meeting,
        text=text,
        reason="发布单位更正",
        before=meeting.text,
        by=planner,
        **fields,
    )


def quotes(meeting):
    return dict(meeting.directives.values_list("code", "quote"))


def test_directives_move_with_their_words(meeting, planner):
    lost = correct(meeting, "度假区召开例会。\n" + TEXT, planner)

    meeting.refresh_from_db()
    assert lost == []
    for directive in meeting.directives.all():
        text = directive.meeting.text
        assert text[directive.start : directive.end] == directive.quote
    assert quotes(meeting) == {"D01": ROAD, "D02": TEA, "D03": SAFE}


def test_corrected_words_become_the_directives_own(meeting, planner):
    correct(meeting, TEXT.replace("茶文化节", "茶文化旅游节"), planner)

    assert quotes(meeting)["D02"] == "要办好茶文化旅游节。"


def test_what_no_longer_fits_is_listed_and_keeps_its_task(meeting, planner, zhangzhu):
    task = make_task(zhangzhu, directives=[meeting.directives.get(code="D02")])

    lost = correct(meeting, TEXT.replace(TEA, ""), planner)

    assert [each.directive.code for each in lost] == ["D02"]
    directive = Directive.objects.get(code="D02")
    assert directive.quote == TEA
    assert directive.earlier_text.text == TEXT
    assert list(task.directives.all()) == [directive]


def test_the_old_text_is_kept_with_its_reason(meeting, planner):
    correct(meeting, TEXT + "散会。", planner)

    earlier = meeting.earlier_texts.get()
    assert (earlier.text, earlier.reason, earlier.by) == (TEXT, "发布单位更正", planner)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"text": TEXT}, "没有变化"),
        ({"reason": " "}, "请写明更正原因"),
        ({"before": "别的文本"}, "他人"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(meeting, planner, change, words):
    fields = {"text": TEXT + "散会。", "reason": "更正", "before": TEXT} | change

    with pytest.raises(Refused, match=words):
        texts.correct(meeting, by=planner, **fields)


def test_the_planner_sees_what_becomes_of_the_demands_before_saving(
    client, planner, meeting
):
    client.force_login(planner)
    fields = {
        "text": TEXT.replace(TEA, "").replace("底线", "红线底线"),
        "reason": "更正",
        "before": TEXT,
    }

    preview = client.post(reverse("plans:meeting-correct", args=[meeting.pk]), fields)

    meeting.refresh_from_db()
    assert meeting.text == TEXT
    assert [each.directive.code for each in preview.context["lost"]] == ["D02"]
    assert [each.directive.code for each in preview.context["changed"]] == ["D03"]
    client.post(reverse("plans:meeting-correct-save", args=[meeting.pk]), fields)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "现文本中已没有" in page
    assert TEA in page


def test_the_past_shows_the_text_as_it_was_published(client, viewer, meeting, planner):
    correct(
        meeting,
        TEXT.replace("茶文化节", "茶文化旅游节"),
        planner,
        at=at("2025-06-01"),
    )
    client.force_login(viewer)
    address = meeting.get_absolute_url()

    before = client.get(address, {"as_of": "2025-05-31"}).content.decode()
    after = client.get(address, {"as_of": "2025-06-02"}).content.decode()

    assert "茶文化节" in before
    assert "茶文化旅游节" not in before
    assert "茶文化旅游节" in after


def test_every_earlier_text_is_listed_beside_the_minutes(
    client, viewer, meeting, planner
):
    correct(meeting, TEXT + "散会。", planner, at=at("2025-06-01"))
    meeting.refresh_from_db()
    correct(meeting, TEXT + "会议闭幕。", planner, at=at("2025-07-01"))
    client.force_login(viewer)
    texts_of = [
        f"/minutes/{meeting.pk}/texts/{each.pk}/"
        for each in (meeting.earlier_texts.order_by("until"))
    ]

    now = client.get(meeting.get_absolute_url()).content.decode()
    then = client.get(meeting.get_absolute_url(), {"as_of": "2025-06-15"})

    assert [address in now for address in texts_of] == [True, True]
    assert [address in then.content.decode() for address in texts_of] == [True, False]


@pytest.mark.parametrize("corrections", [1, 3])
@pytest.mark.parametrize("day", ["", "2025-06-15"])
def test_corrections_cost_the_page_one_query(
    client, viewer, meeting, planner, django_assert_num_queries, corrections, day
):
    for number in range(corrections):
        meeting.refresh_from_db()
        correct(meeting, TEXT + "散" * number + "会。", planner, at=at("2025-06-01"))
    client.force_login(viewer)

    with django_assert_num_queries(12):
        client.get(meeting.get_absolute_url(), {"as_of": day} if day else {})


@given(WORDS, WORDS)
def test_a_place_in_a_corrected_text_is_always_inside_it(old, new):
    anchoring = Anchoring(old, new)

    for start in range(0, len(old), 7):
        place = anchoring.find(start, min(len(old), start + 9))
        if place:
            assert 0 <= place.start < place.end <= len(new)
            if place.exact:
                assert new[place.start : place.end] == old[start : start + 9]


@given(WORDS)
def test_in_the_same_text_everything_stays(text):
    anchoring = Anchoring(text, text)

    for start in range(len(text)):
        place = anchoring.find(start, start + 1)
        assert place is None or text[place.start : place.end] == text[start]


def test_a_later_meeting_revises_an_earlier_demand(client, planner, viewer, meeting):
    later = make_meeting("会议要求，要推迟茶文化节。", held_on=date(2025, 6, 1))
    new = make_directive(later, "要推迟茶文化节。", code="D01")
    old = meeting.directives.get(code="D02")
    client.force_login(planner)
    address = reverse("plans:directive-revises", args=[later.pk, "D01"])

    page = client.get(address)
    client.post(address, {"revises": [old.pk]})

    assert page.context["candidates"][0] == old
    assert list(new.supersedes.all()) == [old]
    client.force_login(viewer)
    shown = client.get(meeting.get_absolute_url(), {"directive": "D02"})
    assert "2025-06-01 D01" in shown.content.decode()


def test_only_an_earlier_demand_can_be_revised(meeting, planner):
    first, second = meeting.directives.order_by("code")[:2]

    with pytest.raises(Refused):
        meetings.revise(first, earlier=[second], by=planner)


@pytest.mark.parametrize(
    "persona", ["viewer", "supervisor", "zhangzhu_head", "auditor"]
)
def test_only_planners_correct_and_revise(client, meeting, persona, request):
    client.force_login(request.getfixturevalue(persona))

    for name, *more in (
        ("meeting-correct",),
        ("meeting-correct-save",),
        ("directive-revises", "D01"),
    ):
        address = reverse(f"plans:{name}", args=[meeting.pk, *more])
        assert client.post(address).status_code == 403
