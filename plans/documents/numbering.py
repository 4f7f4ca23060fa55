"""The numbers that Word writes before paragraphs and keeps out of their text."""

from collections import defaultdict

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NUMERALS = "〇一二三四五六七八九"
CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "ideographDigital",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "koreanDigital2",
}
ROMAN = [
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
]


def chinese(number):
    """1 … 99 in Chinese numerals; digits beyond."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else NUMERALS[tens] + "十")
    return head + (NUMERALS[ones] if ones else "")


def roman(number):
    if not 0 < number < 4000:
        return str(number)
    found = ""
    for value, letters in ROMAN:
        while number >= value:
            found, number = found + letters, number - value
    return found


def written(number, form):
    """A number as one of Word's formats writes it."""
    if form in CHINESE:
        return chinese(number)
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if form == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))
    if form in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr(ord("a" if form == "lowerLetter" else "A") + number - 1)
    if form == "lowerRoman":
        return roman(number)
    if form == "upperRoman":
        return roman(number).upper()
    return "" if form in ("bullet", "none") else str(number)


def value(element, name, default=""):
    """The w:val of a child element."""
    child = element.find(W + name) if element is not None else None
    return child.get(W + "val", default) if child is not None else default


def whole(text, default=0):
    return (
        int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else default
    )


class Numbering:
    """Counts the numbered paragraphs of one document, in the order of their asking."""

    def __init__(self, numbering, styles):
        self.levels, self.abstract_of, self.starts = {}, {}, {}
        self.counts = defaultdict(dict)
        self.style_numbers = {}
        for element in numbering if numbering is not None else ():
            if element.tag == W + "abstractNum":
                self._learn_levels(element)
            elif element.tag == W + "num":
                self._learn_number(element)
        for style in styles.findall(W + "style") if styles is not None else ():
            properties = style.find(f"{W}pPr/{W}numPr")
            if properties is not None:
                self.style_numbers[style.get(W + "styleId", "")] = properties

    def _learn_levels(self, element):
        name = element.get(W + "abstractNumId", "")
        for level in element.findall(W + "lvl"):
            self.levels[name, whole(level.get(W + "ilvl", ""))] = (
                whole(value(level, "start", "1"), 1),
                value(level, "numFmt", "decimal"),
                value(level, "lvlText"),
            )

    def _learn_number(self, element):
        name = element.get(W + "numId", "")
        self.abstract_of[name] = value(element, "abstractNumId")
        for override in element.findall(W + "lvlOverride"):
            start = value(override, "startOverride")
            if start:
                level = whole(override.get(W + "ilvl", ""))
                self.starts[name, level] = whole(start, 1)

    def label(self, paragraph):
        """What Word prints before a paragraph: 一、, （二）, 3．; "" where nothing."""
        name, level = self._number_of(paragraph)
        abstract = self.abstract_of.get(name)
        if name in ("", "0") or abstract is None:
            return ""
        counts = self.counts[abstract if (name, level) not in self.starts else name]
        start, form, text = self.levels.get((abstract, level), (1, "decimal", ""))
        first = self.starts.get((name, level), start)
        counts[level] = counts[level] + 1 if level in counts else first
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        for outer in range(level + 1):
            _start, outer_form, _text = self.levels.get(
                (abstract, outer), (1, "decimal", "")
            )
            number = counts.get(outer, 1)
            text = text.replace(f"%{outer + 1}", written(number, outer_form))
        return "" if form == "bullet" else text

    def _number_of(self, paragraph):
        properties = paragraph.find(W + "pPr")
        if properties is None:
            return "", 0
        own = properties.find(W + "numPr")
        styled = self.style_numbers.get(value(properties, "pStyle"))
        name = value(own, "numId") or value(styled, "numId")
        level = value(own, "ilvl") or value(styled, "ilvl")
        return name, whole(level)
