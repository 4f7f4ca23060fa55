import json

import pytest
from django.core.management import CommandError, call_command

TEXT = "3月1日，度假区召开会议。\n会议要求，文旅局要在6月底前开放步道。\n"


@pytest.fixture
def minutes(tmp_path):
    path = tmp_path / "minutes.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def printed(capsys, *arguments):
    call_command("read_minutes", *arguments)
    return capsys.readouterr().out


def test_the_command_prints_what_it_found_as_json(minutes, capsys):
    found = json.loads(printed(capsys, minutes, "--json"))

    [directive] = found["directives"]
    assert TEXT[directive["start"] : directive["end"]] == directive["quote"]
    assert directive["kind"] == "assignment"
    assert directive["units"] == ["文旅局"]
    assert directive["deadline"] == "6月底前"
    assert found["sections"][0]["label"] == "要求"


def test_the_command_prints_a_table_for_people(minutes, capsys):
    table = printed(capsys, minutes)

    assert "文旅局要在6月底前开放步道。" in table
    assert "责任单位: 文旅局 · 时限: 6月底前" in table


def test_offsets_hold_in_a_file_with_a_byte_order_mark(tmp_path, capsys):
    path = tmp_path / "minutes.txt"
    path.write_text(TEXT, encoding="utf-8-sig")

    [directive] = json.loads(printed(capsys, path, "--json"))["directives"]

    text = path.read_text(encoding="utf-8")
    assert text[directive["start"] : directive["end"]] == directive["quote"]


def test_text_in_another_encoding_is_refused_in_one_sentence(tmp_path):
    path = tmp_path / "minutes.txt"
    path.write_bytes(TEXT.encode("gb18030"))

    with pytest.raises(CommandError, match="不是 UTF-8 文本") as refusal:
        call_command("read_minutes", path)

    assert refusal.value.returncode == 2
    assert "\n" not in str(refusal.value)


def test_a_missing_file_is_refused_in_one_sentence(tmp_path):
    with pytest.raises(CommandError, match="没有这个文件") as refusal:
        call_command("read_minutes", tmp_path / "none.txt")

    assert refusal.value.returncode == 2


def test_a_text_that_is_no_readout_says_so(tmp_path, capsys):
    path = tmp_path / "feature.txt"
    path.write_text("清晨，湖面起了薄雾。\n", encoding="utf-8")

    assert "未发现要求事项" in printed(capsys, path)
