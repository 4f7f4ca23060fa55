"""The sections among the findings: what each governs, corrected by a planner.

Sections never overlap: where one takes words of another, the other gives way. Each
directive belongs to the section in which it begins.
"""

from plans.minutes.findings import Impossible, section_at, stripped


def mark(section):
    """What a section says; the same as long as nobody has changed it."""
    return "-".join(
        str(section[name]) for name in ("start", "end", "label", "marker", "heading")
    )


def at(findings, number):
    """The section with a number; None where it has been dropped."""
    sections = findings["sections"]
    return sections[number] if 0 <= number < len(sections) else None


def correct(findings, section, text, *, label, marker, heading, bounds=None):
    """Give a section another label, marker or heading, other bounds; its number."""
    start, end = bounds or (section["start"], section["end"])
    start, end = stripped(text, start, end)
    moved = (start, end) != (section["start"], section["end"])
    # Words that stay behind are no longer the section's; others must stand in it.
    for name, words, code in (
        ("marker", marker, "marker-not-found"),
        ("heading", heading, "heading-not-found"),
    ):
        if words and text.find(words, start, end) < 0:
            if not moved or words != section[name]:
                raise Impossible(code)
            words = ""
        section[name] = words
    section["label"] = label
    if moved:
        _give_way(findings, text, start, end, but=section)
        section["start"], section["end"] = start, end
    return _settled(findings, section)


def add(findings, text, start, end, *, label, marker="", heading=""):
    """Add a section at a stretch; its number."""
    start, end = stripped(text, start, end)
    section = {"label": label, "start": start, "end": end, "marker": "", "heading": ""}
    for name, words in (("marker", marker), ("heading", heading)):
        if words and text.find(words, start, end) < 0:
            raise Impossible(f"{name}-not-found")
        section[name] = words
    _give_way(findings, text, start, end)
    findings["sections"].append(section)
    return _settled(findings, section)


def drop(findings, section):
    """A section is none; its directives belong to no section then."""
    findings["sections"].remove(section)
    _settled(findings, None)


def _give_way(findings, text, start, end, but=None):
    """Take the words from start to end out of all other sections."""
    rest = []
    for other in findings["sections"]:
        if other is but or other["end"] <= start or end <= other["start"]:
            rest.append(other)
            continue
        if start <= other["start"] and other["end"] <= end:
            raise Impossible("covers-section")
        rest += _remains(other, text, start, end)
    findings["sections"] = rest


def _remains(section, text, start, end):
    """What is left of a section: before the words taken, behind them, or both."""
    for first, last in ((section["start"], start), (end, section["end"])):
        if first >= last or not text[first:last].strip():
            continue
        first, last = stripped(text, first, last)
        left = {**section, "start": first, "end": last}
        for name in ("marker", "heading"):
            if text.find(section[name], first, last) < 0:
                left[name] = ""
        yield left


def _settled(findings, section):
    """Put sections in order and directives into them; the number of one section."""
    sections = findings["sections"]
    sections.sort(key=lambda each: each["start"])
    for entry in findings["directives"]:
        entry["section"] = section_at(findings, entry["start"])
    return next(
        (number for number, each in enumerate(sections) if each is section), None
    )
