"""From the words of an office to a day: 6月底前, 汛期前, 2025年6月30日.

`day_in` reads what is a date for everybody. `propose` also knows the customs by which
an office speaks of seasons and festivals; its proposals are shown with their rule and
wait for the planner's consent.
"""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

NUMERALS = {"十一": 11, "十二": 12, "十": 10} | {
    numeral: number for number, numeral in enumerate("一二三四五六七八九", 1)
}
NUMBER = r"(\d{1,2}|十[一二]?|[一二三四五六七八九])"
FULL = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
DIGITS = re.compile(r"(20\d{2})(\d{2})(\d{2})")
YEAR = r"(?:(20\d{2})\s*年|今年|本年|当年)?\s*度?"
MONTH_END = re.compile(rf"{YEAR}{NUMBER}\s*月份?\s*[底末]")
MONTH_PART = re.compile(rf"{YEAR}{NUMBER}\s*月份?\s*(初|上旬|中旬|下旬)")
MONTH = re.compile(rf"{YEAR}{NUMBER}\s*月份?(?!\s*\d)(\s*(?:之前|以前|前))?")
DAY_OF_MONTH = re.compile(rf"{YEAR}{NUMBER}\s*月\s*(\d{{1,2}}|{NUMBER})\s*[日号]")
SLASHED_MONTH = re.compile(r"(20\d{2})\s*[-/.]\s*(\d{1,2})")
QUARTER = re.compile(rf"{YEAR}第?([一二三四1-4])\s*季度")
HALF = re.compile(rf"{YEAR}(上|下)半年")
YEAR_END = re.compile(rf"{YEAR}(?:年?[底末终]|年?内|全年|年度内|12\s*月底)")
OTHER_YEAR = re.compile(r"明年|次年|后年|去年")
EVERY = re.compile(r"每[年月周天日季]|长期|持续|常态")
TAIL = r"(?:之前|以前|前|内|之内|完成)?"

# (words, day of the year's calendar, rule). Source: domain.md and local custom; the
# flood season of Jiangsu is 1 May to 30 September.
SEASONS = (
    (r"主汛期", (6, 14), gettext_noop("the main flood season begins in mid-June")),
    (
        r"汛期结束|汛后|汛期后",
        (9, 30),
        gettext_noop("the flood season ends on 30 September"),
    ),
    (
        r"汛期|入汛|防汛|汛前",
        (4, 30),
        gettext_noop("the flood season begins on 1 May: the day before"),
    ),
    (r"入梅|梅雨", (6, 14), gettext_noop("the plum rains begin in mid-June")),
    (
        r"台风",
        (6, 30),
        gettext_noop("typhoons come from July on: the end of June"),
    ),
    (
        r"春季.{0,4}开学|春学期",
        (2, 15),
        gettext_noop("spring term begins in mid-February"),
    ),
    (
        r"开学|秋季学期",
        (8, 31),
        gettext_noop("autumn term begins on 1 September: the day before"),
    ),
    (
        r"(?:暑假|暑期)(?:之前|以前|前)",
        (6, 30),
        gettext_noop("the summer holidays begin in July: the end of June"),
    ),
    (
        r"暑假|暑期",
        (8, 31),
        gettext_noop("the summer holidays end on 31 August"),
    ),
    (r"高考", (6, 6), gettext_noop("the university entrance examination is on 7 June")),
    (r"儿童节|六一", (5, 31), gettext_noop("1 June: the day before")),
    (r"建党节|七一", (6, 30), gettext_noop("1 July: the day before")),
    (r"建军节|八一", (7, 31), gettext_noop("1 August: the day before")),
    (r"教师节", (9, 9), gettext_noop("10 September: the day before")),
    (r"入夏", (4, 30), gettext_noop("summer begins in May: the end of April")),
    (r"入冬", (10, 31), gettext_noop("winter begins in November: the end of October")),
)
FESTIVALS = (
    (r"元旦", "New Year's Day"),
    (r"春节|年关", "Spring Festival"),
    (r"清明", "Tomb-sweeping Day"),
    (r"五一|五·一|劳动节", "Labour Day"),
    (r"端午", "Dragon Boat Festival"),
    (r"双节|国庆|十一", "National Day"),
    (r"中秋", "Mid-autumn Festival"),
)


@dataclass(frozen=True)
class Proposal:
    """A day and the rule that leads to it; exact where nothing had to be assumed."""

    day: date
    rule: str
    is_exact: bool = False


def _plain(text):
    return unicodedata.normalize("NFKC", str(text)).strip()


def _number(text):
    return NUMERALS.get(text) or int(text)


def _day(year, month, day):
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_of_month(match, year):
    return _day(int(match[1] or year), _number(match[2]), _number(match[3]))


def _month_end(year, month):
    if not 1 <= month <= 12:
        return None
    return date(year, month, monthrange(year, month)[1])


def day_in(text, year):
    """The day that a text states, however it is written; None where it states none.

    A month's end (6月底, 2025年6月) counts as stated; `year` is for texts without one.
    """
    plain = re.sub(rf"{TAIL}$", "", _plain(text))
    if match := FULL.fullmatch(plain) or DIGITS.fullmatch(plain):
        return _day(*map(int, match.groups()))
    if match := DAY_OF_MONTH.fullmatch(plain):
        return _day_of_month(match, year)
    if match := MONTH_END.fullmatch(plain):
        return _month_end(int(match[1] or year), _number(match[2]))
    if match := re.fullmatch(r"(20\d{2})年\s*(\d{1,2})\s*月份?", plain):
        return _month_end(int(match[1]), int(match[2]))
    if match := SLASHED_MONTH.fullmatch(plain):
        return _month_end(int(match[1]), int(match[2]))
    return None


def propose(text, year):
    """The Proposal for a phrase that says by when, or None where no rule fits."""
    plain = _plain(text)
    if day := day_in(plain, year):
        return Proposal(day, _("as written"), is_exact=True)
    if OTHER_YEAR.search(plain) or EVERY.search(plain):
        return None
    for rule in (_dated, _month, _year_part, _festival, _season):
        if found := rule(plain, year):
            return found
    return None


def _dated(plain, year):
    if match := FULL.search(plain):
        day = _day(*map(int, match.groups()))
        return day and Proposal(day, _("as written"), is_exact=True)
    if match := DAY_OF_MONTH.search(plain):
        day = _day_of_month(match, year)
        return day and Proposal(day, _("as written"), is_exact=True)
    return None


def _month(plain, year):
    if match := MONTH_END.search(plain):
        day = _month_end(int(match[1] or year), _number(match[2]))
        return day and Proposal(day, _("the last day of the month"), is_exact=True)
    if match := MONTH_PART.search(plain):
        year, month = int(match[1] or year), _number(match[2])
        last = {"初": 5, "上旬": 10, "中旬": 20}.get(match[3])
        day = _day(year, month, last) if last else _month_end(year, month)
        return day and Proposal(day, _("the end of that part of the month"))
    if match := MONTH.search(plain):
        year, month = int(match[1] or year), _number(match[2])
        end = _month_end(year, month)
        if end is None:
            return None
        if match[3]:
            day = end.replace(day=1) - timedelta(days=1)
            return Proposal(day, _("“before the month”: the last day before it"))
        return Proposal(end, _("within the month: its last day"))
    return None


def _year_part(plain, year):
    if match := QUARTER.search(plain):
        number = NUMERALS.get(match[2]) or int(match[2])
        day = _month_end(int(match[1] or year), number * 3)
        return Proposal(day, _("the last day of the quarter"))
    if match := HALF.search(plain):
        day = _month_end(int(match[1] or year), 6 if match[2] == "上" else 12)
        return Proposal(day, _("the last day of the half-year"))
    if re.search("年中", plain):
        return Proposal(date(year, 6, 30), _("the middle of the year"))
    if match := YEAR_END.search(plain):
        day = date(int(match[1] or year), 12, 31)
        return Proposal(day, _("the last day of the year"))
    return None


def _festival(plain, year):
    for words, name in FESTIVALS:
        if re.search(words, plain):
            first = first_day_off(name, year)
            if first is None:
                return None
            return Proposal(
                first - timedelta(days=1),
                _("the last day before the holiday, which begins on %(day)s")
                % {"day": first.isoformat()},
            )
    return None


def first_day_off(name, year):
    """The first day of a public holiday; None where its year is not published."""
    try:
        for number in range(366):
            day = date(year, 1, 1) + timedelta(days=number)
            is_off, holiday = chinese_calendar.get_holiday_detail(day)
            if is_off and holiday == name:
                return day
    except NotImplementedError:
        return None
    return None


def _season(plain, year):
    for words, (month, day), rule in SEASONS:
        if re.search(words, plain):
            return Proposal(date(year, month, day), _(rule))
    return None
