"""What was found in a text, as a planner corrects it before it is recorded.

Findings are plain data (JSON): directives with their spans, clauses and facts, and the
sections that govern them. Each edit returns nothing and changes them in place, or
raises `Impossible` with a code that the caller puts into words.
"""

from plans.minutes.clauses import propose
from plans.minutes.reader import read

FOUND, ACCEPTED, CHANGED, ADDED = "found", "accepted", "changed", "added"
LABELS = {
    "指出": "noted",
    "强调": "stressed",
    "要求": "required",
    "明确": "specified",
    "other": "other",
}
LISTS = ("units", "co_units", "addressees")


class Impossible(Exception):
    """An edit that cannot be done; `code` says why."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def find(text):
    """Read a text; its title, day and host, and the findings to be looked at."""
    reading = read(text)
    findings = {"next": 1, "sections": [], "directives": []}
    for section in reading.sections:
        findings["sections"].append(
            {
                "label": LABELS[section.label],
                "start": section.start,
                "end": section.end,
                "marker": section.marker or "",
                "heading": section.heading or "",
            }
        )
    for directive in reading.directives:
        entry = _new(findings, directive.start, directive.end, FOUND)
        entry |= {
            "kind": directive.kind,
            "section": directive.section,
            "deadline": directive.deadline or "",
            **{name: list(getattr(directive, name)) for name in LISTS},
        }
        if directive.kind != "assessment":
            entry["clauses"] = [
                list(span) for span in propose(text, directive.start, directive.end)
            ]
        findings["directives"].append(entry)
    return reading, findings


def _new(findings, start, end, status):
    key = f"f{findings['next']}"
    findings["next"] += 1
    return {
        "key": key,
        "v": 1,
        "start": start,
        "end": end,
        "kind": "demand",
        "section": None,
        "deadline": "",
        "units": [],
        "co_units": [],
        "addressees": [],
        "clauses": [],
        "status": status,
    }


def get(findings, key):
    """The finding with a key; None where it has been dropped or joined."""
    return next((each for each in findings["directives"] if each["key"] == key), None)


def locate(text, first, last, *, near=0):
    """Where the stretch from the first words to the last ones lies, nearest to a place.

    `last` may be empty: the first words are all of it.
    """
    if not first:
        raise Impossible("no-words")
    places = _places(text, first)
    if not places:
        raise Impossible("first-not-found")
    start = min(places, key=lambda place: abs(place - near))
    if not last or last == first:
        return start, start + len(first)
    stop = text.find(last, start)
    # The last words may be part of the first ones: 要抓好项目 … 项目.
    if stop < 0:
        raise Impossible("last-not-found")
    return start, stop + len(last)


def _places(text, words):
    places, at = [], text.find(words)
    while at >= 0:
        places.append(at)
        at = text.find(words, at + 1)
    return places


def bound(findings, entry, text, start, end):
    """Give a finding other bounds; clauses outside of them fall away."""
    start, end = stripped(text, start, end)
    _require_room(findings, start, end, but=entry)
    if (start, end) == (entry["start"], entry["end"]):
        return
    entry["start"], entry["end"] = start, end
    entry["section"] = section_at(findings, start)
    entry["clauses"] = [
        span for span in entry["clauses"] if start <= span[0] and span[1] <= end
    ]
    if len(entry["clauses"]) == 1:
        entry["clauses"] = []
    _touch(findings, entry)


def relabel(findings, entry, **facts):
    """Change what a finding says: kind, units, co_units, addressees, deadline."""
    if all(entry[name] == value for name, value in facts.items()):
        return
    entry.update(facts)
    _touch(findings, entry)


def accept(findings, entry):
    entry["status"] = ACCEPTED if entry["status"] == FOUND else entry["status"]
    entry["v"] += 1


def accept_all(findings):
    for entry in findings["directives"]:
        if entry["status"] == FOUND:
            accept(findings, entry)


def split(findings, entry, text, spans):
    """Split a finding into clauses; none at all takes the clauses back."""
    reached, clauses = entry["start"], []
    for begin, stop in spans:
        begin, stop = stripped(text, begin, stop)
        if not reached <= begin < stop <= entry["end"]:
            raise Impossible("clauses-overlap")
        reached = stop
        clauses.append([begin, stop])
    if len(clauses) == 1:
        raise Impossible("one-clause")
    entry["clauses"] = clauses
    _touch(findings, entry)


def clause_spans(text, entry, lines):
    """The spans of clauses written one a line, found in order within a finding."""
    spans, reached = [], entry["start"]
    for line in filter(None, (line.strip() for line in lines)):
        at = text.find(line, reached, entry["end"])
        if at < 0:
            raise Impossible("clause-not-found")
        reached = at + len(line)
        spans.append((at, reached))
    return spans


def join(findings, entry, text):
    """Merge a finding with the next one; what both say is kept together."""
    following = _following(findings, entry)
    if following is None:
        raise Impossible("nothing-follows")
    first = entry["clauses"] or [[entry["start"], entry["end"]]]
    second = following["clauses"] or [[following["start"], following["end"]]]
    both = entry["clauses"] or following["clauses"]
    entry["end"] = following["end"]
    entry["clauses"] = [*first, *second] if both else []
    for name in LISTS:
        entry[name] += [each for each in following[name] if each not in entry[name]]
    entry["deadline"] = entry["deadline"] or following["deadline"]
    kinds = {entry["kind"], following["kind"]}
    entry["kind"] = next(
        kind for kind in ("assignment", "demand", "assessment") if kind in kinds
    )
    findings["directives"].remove(following)
    _touch(findings, entry)


def drop(findings, entry):
    findings["directives"].remove(entry)


def add(findings, text, start, end):
    """Add a finding at a stretch that none covers yet; returns it."""
    start, end = stripped(text, start, end)
    _require_room(findings, start, end)
    entry = _new(findings, start, end, ADDED)
    entry["section"] = section_at(findings, start)
    entry["clauses"] = []
    findings["directives"].append(entry)
    findings["directives"].sort(key=lambda each: each["start"])
    return entry


def carry(findings, anchoring):
    """Findings in a corrected text, and the old words of those that no longer fit."""
    carried = {**findings, "sections": [], "directives": []}
    lost, numbers = [], {}
    for number, section in enumerate(findings["sections"]):
        bounds = anchoring.around(section["start"], section["end"])
        if bounds:
            numbers[number] = len(carried["sections"])
            start, end = bounds
            words = anchoring.new[start:end]
            said = {
                name: section[name] if section[name] in words else ""
                for name in ("marker", "heading")
            }
            carried["sections"].append(section | said | {"start": start, "end": end})
    reached = 0
    for entry in findings["directives"]:
        place = anchoring.find(entry["start"], entry["end"])
        if place is None or place.start < reached:
            lost.append(anchoring.old[entry["start"] : entry["end"]])
            continue
        reached = place.end
        clauses = [anchoring.find(*span) for span in entry["clauses"]]
        fits = all(clauses) and all(
            place.start <= each.start and each.end <= place.end for each in clauses
        )
        carried["directives"].append(
            {
                **entry,
                "start": place.start,
                "end": place.end,
                "section": numbers.get(entry["section"]),
                "clauses": [[each.start, each.end] for each in clauses] if fits else [],
                "v": entry["v"] + 1,
                "status": entry["status"] if place.exact else CHANGED,
            }
        )
    return carried, lost


def _following(findings, entry):
    directives = findings["directives"]
    index = directives.index(entry) + 1
    return directives[index] if index < len(directives) else None


def _touch(findings, entry):
    entry["v"] += 1
    if entry["status"] != ADDED:
        entry["status"] = CHANGED
    findings["directives"].sort(key=lambda each: each["start"])


def stripped(text, start, end):
    if not 0 <= start < end <= len(text):
        raise Impossible("outside")
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        raise Impossible("no-words")
    return start, end


def _require_room(findings, start, end, but=None):
    for other in findings["directives"]:
        if other is not but and start < other["end"] and other["start"] < end:
            raise Impossible("overlaps")


def section_at(findings, position):
    for number, section in enumerate(findings["sections"]):
        if section["start"] <= position < section["end"]:
            return number
    return None
