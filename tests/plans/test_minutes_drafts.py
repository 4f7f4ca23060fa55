"""Minutes on their way in: pasted or from a file, corrected, recorded."""

import io
import zipfile
from datetime import date

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans.models import Attachment, Directive, Meeting, MinutesDraft
from tests.factories import Role, make_member, make_plan, make_unit
from towns.models import AuditEntry

pytestmark = pytest.mark.django_db

LISTS = ("units", "co_units", "addressees")
TEXT = (
    "度假区召开工作例会\n"
    "2025年3月1日，度假区召开工作例会。会议由主任沈若川主持。\n"
    "会议要求，张渚镇要加快道路改造，6月底前完工。文旅局要办好茶文化节。"
    "各单位要守住安全底线。\n"
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def begin(client, user, text=TEXT, **fields):
    client.force_login(user)
    answer = client.post(reverse("plans:draft-new"), {"text": text, **fields})
    assert answer.status_code == 302, answer.content.decode()
    return MinutesDraft.objects.latest("pk")


def upload(client, user, name, data):
    client.force_login(user)
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("plans:draft-new"), {"file": file})


def word(*paragraphs):
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def to(name, draft, *args):
    return reverse(f"plans:{name}", args=[draft.pk, *args])


def entries(draft):
    draft.refresh_from_db()
    return draft.findings["directives"]


def quotes(draft):
    return [draft.text[each["start"] : each["end"]] for each in entries(draft)]


def test_pasted_minutes_are_read_and_every_finding_stands_in_the_text(client, planner):
    make_unit("zhangzhu", "张渚镇")
    draft = begin(client, planner)

    page = client.get(to("draft", draft))

    assert (draft.title, draft.held_on) == ("度假区召开工作例会", date(2025, 3, 1))
    assert draft.host == "沈若川"
    assert quotes(draft) == [
        "张渚镇要加快道路改造，6月底前完工。",
        "文旅局要办好茶文化节。",
        "各单位要守住安全底线。",
    ]
    assert page.status_code == 200
    assert page.content.decode().count('data-finding="found"') == 3


def test_the_preview_says_which_units_it_knows_and_what_day_is_meant(client, planner):
    make_unit("zhangzhu", "张渚镇", short_name="张渚")
    draft = begin(client, planner)

    first = client.get(to("draft", draft), {"finding": "f1"}).content.decode()
    whole = client.get(to("draft", draft)).content.decode()

    assert "2025-06-30" in first
    assert "当月最后一日" in first
    assert "门户中没有的单位" in whole
    assert "文旅局" in whole


def test_a_word_file_becomes_text_and_is_kept(client, planner):
    data = word(
        "度假区召开例会", "2025年3月1日，度假区召开例会。", "会议要求，要抓好项目。"
    )

    upload(client, planner, "纪要.docx", data)

    draft = MinutesDraft.objects.get()
    assert draft.text.splitlines()[2] == "会议要求，要抓好项目。"
    assert draft.file_name == "纪要.docx"
    kept = client.get(to("draft-file", draft))
    assert b"".join(kept.streaming_content) == data


def test_a_draft_s_file_that_is_gone_from_the_store_is_not_found(client, planner):
    upload(client, planner, "纪要.txt", TEXT.encode())
    draft = MinutesDraft.objects.get()
    draft.file.storage.delete(draft.file.name)

    answer = client.get(to("draft-file", draft))

    assert answer.status_code == 404
    assert "文件已不在存储中" in answer.content.decode()


def test_a_gbk_file_is_converted_and_says_so(client, planner):
    answer = upload(client, planner, "纪要.txt", TEXT.encode("gbk"))

    draft = MinutesDraft.objects.get()
    page = client.get(answer.url).content.decode()
    assert draft.text == TEXT.strip("\n")
    assert "GBK" in page


def zipped(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("扫描.pdf", b"%PDF-1.7 ...", "PDF"),
        ("改名.docx", b"%PDF-1.7 ...", "PDF"),
        ("压缩包.docx", zipped(readme="text"), "压缩包"),
        ("损坏.docx", b"PK\x03\x04 no zip at all", "损坏"),
        ("旧版.doc", b"\xd0\xcf\x11\xe0" + bytes(600), ".doc"),
        ("图片.png", b"\x89PNG\r\n", "图片"),
        ("空.txt", b"", "空"),
        ("空白.txt", b"  \n \n", "没有文字"),
        ("乱码.txt", bytes(range(256)) * 4, "无法识读"),
        ("炸弹.docx", zipped(word__document_xml="<a>" + " " * 2**25), "过大"),
        (
            "实体.docx",
            zipped(word__document_xml='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
            "声明",
        ),
    ],
)
def test_what_is_no_text_is_refused_with_the_way_out(
    client, planner, name, data, words
):
    answer = upload(client, planner, name, data)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not MinutesDraft.objects.exists()


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(
    client, planner, settings
):
    settings.UPLOAD_FILE_MAX = 2**20

    answer = upload(client, planner, "大.docx", b"PK" + bytes(2 * 2**20))

    assert answer.status_code == 422
    assert "文件超过 1 MB" in answer.content.decode()


def test_a_file_longer_than_minutes_can_be_is_refused(client, planner, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20

    answer = upload(client, planner, "大.docx", b"PK" + bytes(12 * 2**20))

    assert answer.status_code == 422
    assert "文件有 12 MB" in answer.content.decode()


def test_neither_text_nor_file_is_said_at_the_field(client, planner):
    client.force_login(planner)

    answer = client.post(reverse("plans:draft-new"), {"text": "  "})

    assert answer.status_code == 422
    assert "请粘贴文本" in answer.content.decode()


def test_a_form_sent_twice_makes_one_draft(client, planner):
    client.force_login(planner)
    fields = {"text": TEXT, "ticket": "7b0e1a52-31cb-4a3f-a2f6-4a94c6d5a111"}

    client.post(reverse("plans:draft-new"), fields)
    client.post(reverse("plans:draft-new"), fields)

    assert MinutesDraft.objects.count() == 1


def test_a_missing_year_is_asked_not_guessed(client, planner):
    draft = begin(client, planner, TEXT.replace("2025年", ""))

    page = client.get(to("draft", draft)).content.decode()
    refused = client.post(to("draft-record", draft))

    assert draft.held_on is None
    assert "没有写明年份或日期" in page
    assert refused.status_code == 409
    assert "请填写会议召开日期" in refused.content.decode()
    assert not Meeting.objects.exists()


def correct(client, draft, key, **changes):
    entry = next(each for each in entries(draft) if each["key"] == key)
    quote = draft.text[entry["start"] : entry["end"]]
    fields = {
        "v": entry["v"],
        "kind": entry["kind"],
        "deadline": entry["deadline"],
        "first": quote[:12],
        "last": quote[-12:],
        **{
            name: "、".join(entry[name]) for name in ("units", "co_units", "addressees")
        },
    }
    return client.post(to("finding-correct", draft, key), fields | changes)


def test_a_finding_is_relabelled(client, planner):
    draft = begin(client, planner)

    correct(
        client, draft, "f2", units="文旅局、西渚镇", kind="demand", deadline="五月底前"
    )

    second = entries(draft)[1]
    assert (second["units"], second["kind"]) == (["文旅局", "西渚镇"], "demand")
    assert (second["deadline"], second["status"]) == ("五月底前", "changed")


def test_a_finding_gets_other_bounds_by_its_words(client, planner):
    draft = begin(client, planner)

    correct(client, draft, "f1", first="加快道路", last="改造")

    assert quotes(draft)[0] == "加快道路改造"


def test_a_finding_gets_other_bounds_by_a_selection(client, planner):
    draft = begin(client, planner)
    start = draft.text.index("办好茶文化节")

    correct(client, draft, "f2", start=start, end=start + 6)

    assert quotes(draft)[1] == "办好茶文化节"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"first": "原文没有"}, "起始词语"),
        ({"first": "张渚镇要", "last": "也没有"}, "末尾词语"),
        ({"first": "张渚镇要", "last": "安全底线。"}, "已属于另一条"),
        ({"kind": "wish"}, "选择"),
    ],
)
def test_bounds_and_kinds_that_cannot_be_are_refused_in_words(
    client, planner, changes, words
):
    draft = begin(client, planner)

    answer = correct(client, draft, "f1", **changes)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert quotes(draft)[0] == "张渚镇要加快道路改造，6月底前完工。"


def test_a_finding_is_split_into_clauses_and_back(client, planner):
    draft = begin(client, planner)

    def split(lines):
        fields = {"v": entries(draft)[0]["v"], "lines": lines}
        return client.post(to("finding-split", draft, "f1"), fields)

    split("张渚镇要加快道路改造\n6月底前完工")
    assert [draft.text[a:b] for a, b in entries(draft)[0]["clauses"]] == [
        "张渚镇要加快道路改造",
        "6月底前完工",
    ]
    split("")
    assert entries(draft)[0]["clauses"] == []
    assert split("别的话").status_code == 422


def test_findings_are_merged_dropped_and_added(client, planner):
    draft = begin(client, planner)

    client.post(to("finding-join", draft, "f2"), {"v": 1})
    assert quotes(draft)[1] == "文旅局要办好茶文化节。各单位要守住安全底线。"
    client.post(to("finding-drop", draft, "f2"), {"v": 2})
    assert len(entries(draft)) == 1
    client.post(to("finding-add", draft), {"first": "各单位要", "last": "底线。"})

    assert quotes(draft)[1] == "各单位要守住安全底线。"
    assert entries(draft)[1]["status"] == "added"


def test_confirming_goes_on_to_the_next_finding(client, planner):
    draft = begin(client, planner)

    answer = client.post(to("finding-accept", draft, "f1"), {"v": 1})

    assert "finding=f2" in answer.url
    assert [each["status"] for each in entries(draft)] == ["accepted", "found", "found"]


def test_two_planners_on_one_finding_never_overwrite_each_other(client, planner):
    other = make_member(role=Role.PLANNER, full_name="另一位")
    draft = begin(client, planner)
    correct(client, draft, "f1", kind="demand")
    client.force_login(other)

    answer = correct(client, draft, "f1", v=1, kind="assessment")

    content = answer.content.decode()
    assert answer.status_code == 409
    assert "计划管理员" in content
    assert entries(draft)[0]["kind"] == "demand"


def test_two_planners_on_the_facts_see_both_versions(client, planner):
    draft = begin(client, planner)
    fields = {"title": "甲改的名称", "held_on": "2025-03-01", "version": 1}
    client.post(to("draft-facts", draft), fields)

    answer = client.post(to("draft-facts", draft), fields | {"title": "乙改的名称"})

    content = answer.content.decode()
    assert answer.status_code == 409
    assert "甲改的名称" in content
    assert "乙改的名称" in content
    draft.refresh_from_db()
    assert draft.title == "甲改的名称"
    again = client.post(
        to("draft-facts", draft), fields | {"title": "乙改的名称", "version": 2}
    )
    draft.refresh_from_db()
    assert (again.status_code, draft.title) == (302, "乙改的名称")


def test_correcting_the_text_keeps_findings_at_their_words(client, planner):
    draft = begin(client, planner)
    correct(client, draft, "f1", kind="demand")
    text = draft.text.replace("茶文化节", "茶文化旅游节").replace(
        "各单位要守住安全底线。", "散会。"
    )

    client.post(to("draft-text", draft), {"text": text, "version": 1})

    draft.refresh_from_db()
    assert quotes(draft) == [
        "张渚镇要加快道路改造，6月底前完工。",
        "文旅局要办好茶文化旅游节。",
    ]
    assert entries(draft)[0]["kind"] == "demand"


def test_recording_makes_the_meeting_its_sections_and_directives(client, planner):
    zhangzhu = make_unit("zhangzhu", "张渚镇", short_name="张渚")
    plan = make_plan()
    draft = begin(client, planner, plan=plan.pk)
    fields = {"v": 1, "lines": "张渚镇要加快道路改造\n6月底前完工"}
    client.post(to("finding-split", draft, "f1"), fields)

    answer = client.post(to("draft-record", draft))

    meeting = Meeting.objects.get()
    assert answer.url == meeting.get_absolute_url()
    assert list(plan.meetings.all()) == [meeting]
    rows = meeting.directives.values_list("code", "kind", "deadline")
    assert list(rows) == [
        ("D01", "assignment", "6月底前"),
        ("D01-1", "assignment", ""),
        ("D01-2", "assignment", ""),
        ("D02", "assignment", ""),
        ("D03", "demand", ""),
    ]
    first = Directive.objects.get(code="D01")
    assert list(first.units.all()) == [zhangzhu]
    assert first.section.marker == "会议要求"
    assert AuditEntry.objects.filter(verb="meeting.recorded").count() == 1
    assert client.get(to("draft", draft)).url == meeting.get_absolute_url()


def test_the_original_file_becomes_the_meetings_attachment(client, planner):
    upload(client, planner, "纪要.txt", TEXT.encode())
    draft = MinutesDraft.objects.get()

    client.post(to("draft-record", draft))

    attachment = Attachment.objects.get()
    assert (attachment.name, attachment.kind) == ("纪要.txt", "txt")
    meeting = Meeting.objects.get()
    assert attachment.meeting == meeting
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert f"/minutes/{meeting.pk}/file/" in page
    assert attachment.file.read() == TEXT.encode()


def test_an_original_that_has_left_the_store_is_not_found(client, planner):
    upload(client, planner, "纪要.txt", TEXT.encode())
    client.post(to("draft-record", MinutesDraft.objects.get()))
    attachment = Attachment.objects.get()
    address = f"/minutes/{attachment.meeting_id}/file/"

    found = client.get(address)
    content = b"".join(found.streaming_content)
    attachment.file.storage.delete(attachment.file.name)
    gone = client.get(address)

    assert content == TEXT.encode()
    assert found["Content-Security-Policy"].startswith("sandbox")
    assert gone.status_code == 404


def test_a_draft_that_is_given_up_records_nothing(client, planner):
    draft = begin(client, planner)

    client.post(to("draft-give-up", draft))

    draft.refresh_from_db()
    assert draft.status == MinutesDraft.Status.DROPPED
    assert client.post(to("draft-record", draft)).status_code == 409
    assert not Meeting.objects.exists()


def test_a_finding_that_somebody_else_dropped_is_said_to_be_gone(client, planner):
    draft = begin(client, planner)
    client.post(to("finding-drop", draft, "f2"), {"v": 1})

    for name in ("finding-join", "finding-correct", "finding-split"):
        answer = client.post(to(name, draft, "f2"), {"v": 1, "kind": "demand"})

        assert answer.status_code == 409
        assert "已被他人删除或合并" in answer.content.decode()


@pytest.mark.parametrize("view", ["", "table"])
@pytest.mark.parametrize("copies", [1, 3])
def test_a_draft_is_shown_in_a_constant_number_of_queries(
    client, planner, django_assert_num_queries, copies, view
):
    lines = "".join(f"各镇要抓好第{number}件事。" for number in range(copies))
    draft = begin(client, planner, TEXT + "会议要求，" + lines)

    with django_assert_num_queries(6 if view else 7):
        client.get(to("draft", draft), {"view": view} if view else {})


@pytest.mark.parametrize(
    "persona", ["viewer", "supervisor", "zhangzhu_head", "auditor"]
)
def test_only_planners_may_take_minutes_in(client, planner, persona, request):
    draft = begin(client, planner)
    client.force_login(request.getfixturevalue(persona))

    for address in (reverse("plans:draft-new"), to("draft", draft)):
        assert client.get(address).status_code == 403
    for name in ("draft-facts", "draft-record", "draft-give-up", "finding-add"):
        assert client.post(to(name, draft)).status_code == 403
    for name in ("accept", "correct", "split", "join", "drop"):
        assert client.post(to(f"finding-{name}", draft, "f1")).status_code == 403
    for name, *more in (("add",), ("correct", 0), ("drop", 0)):
        assert client.post(to(f"section-{name}", draft, *more)).status_code == 403
    assert len(entries(draft)) == 3
