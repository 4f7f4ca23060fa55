"""From a deadline in words to a day: 年底前 → 12-31, 春节前 by the lunar calendar.

A phrase means the first such day after the meeting's. Each answer names its rule, so
that a reader can see why; what no rule covers is asked of the planner, never guessed.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from plans.minutes import festivals
from plans.minutes.vocabulary import NUMERALS

QUARTERS = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
THIRDS = {"初": 5, "上旬": 10, "中旬": 20}
WEEKDAYS = {day: number for number, day in enumerate("一二三四五六日")} | {
    "天": 6,
    "末": 4,
}
FIVE_YEAR_PLANS = {"四": 2025, "五": 2030, "六": 2035}
MARKS = re.compile(r"[\s“”‘’\"·前后内之以]")
YEAR = re.compile(r"(20\d{2})年?|([今本当]年?|明年|次年|后年)(?=[^间]|$)")
MONTH = re.compile(rf"(\d{{1,2}}|[{NUMERALS}]{{1,2}})月")
DAY = re.compile(rf"(\d{{1,2}}|[{NUMERALS}]{{1,3}})[日号]")
QUARTER = re.compile(r"([一二三四1-4])季度")
COUNT = re.compile(
    rf"(?<!\d)(\d{{1,2}}|[{NUMERALS}]{{1,3}}|两|半)个?(工作日|年|季度|月|周|星期|天|日)"
)
WEEKDAY = re.compile(r"([每本下]?)(?:周|星期)([一二三四五六日天末])")
LAST_DAY = date(2100, 12, 31)


@dataclass(frozen=True)
class Due:
    """The day that a phrase means, the name of the rule, and whether it comes again."""

    on: date
    rule: str
    recurs: bool = False


def find_due(phrase, day, calendar=None):
    """The Due of a deadline in words said on a day; None where no rule covers it.

    `calendar` counts working days (`plans.working_days`); without it those are asked.
    """
    words = MARKS.sub("", phrase or "").removeprefix("到")
    if not words or day is None:
        return None
    for rule in (
        _five_year_plan,
        _relative,
        _every,
        _weekday,
        _quarter,
        _half,
        _month_and_day,
        _end_of_year,
        _festival,
        _year,
    ):
        try:
            found = rule(words, phrase, day, calendar)
        except (ValueError, OverflowError):  # 2月30日
            return None
        if found is not None:
            return found if found.on <= LAST_DAY else None
    return None


def _number(text):
    if text.isdecimal():
        return int(text)
    if text == "两":
        return 2
    tens, ten, ones = text.rpartition("十")
    value = NUMERALS.index(ones) + 1 if ones else 0
    return value + (10 * (NUMERALS.index(tens) + 1 if tens else 1) if ten else 0)


def _year_in(words, day):
    """The year that the words name; None where they name none."""
    match = YEAR.match(words)
    if not match:
        return None
    if match[1]:
        return int(match[1])
    return day.year + {"明": 1, "次": 1, "后": 2}.get(match[2][0], 0)


def _first(day, year, make):
    """The first of the yearly days `make(year)` that comes after `day`."""
    if year is not None:
        return make(year)
    on = make(day.year)
    if on is not None and on > day:
        return on
    return make(day.year + 1)


def _last_of(year, month):
    return date(year, month, monthrange(year, month)[1])


def _add_months(day, number):
    index = day.year * 12 + day.month - 1 + number
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _five_year_plan(words, phrase, day, calendar):
    match = re.match(r"十([四五六])五.*末", words)
    return match and Due(date(FIVE_YEAR_PLANS[match[1]], 12, 31), "five-year-plan")


def _relative(words, phrase, day, calendar):
    """会后一周内, 10个工作日内, 三年内."""
    if "内" not in phrase:
        return None
    if re.match(r"[本当]周", words):
        return Due(day + timedelta(6 - day.weekday()), "end-of-week")
    if re.match(r"[本当]月", words):
        return Due(_last_of(day.year, day.month), "end-of-month")
    match = COUNT.search(words)
    if not match or words.startswith("每"):
        return None
    if match[1] == "半":
        half = {"年": 6, "月": 0}.get(match[2])
        if half is None:
            return None
        on = _add_months(day, half) if half else day + timedelta(15)
        return Due(on, "within")
    number, unit = _number(match[1]), match[2]
    if unit == "工作日":
        return calendar and Due(calendar.add(day, number), "working-days")
    if unit in ("天", "日"):
        return Due(day + timedelta(number), "within")
    if unit in ("周", "星期"):
        return Due(day + timedelta(7 * number), "within")
    months = {"月": 1, "季度": 3, "年": 12}[unit] * number
    return Due(_add_months(day, months), "within")


def _every(words, phrase, day, calendar):
    """每月25日前, 每季度末, 每周五前: the first time, and again and again."""
    if not words.startswith("每"):
        return None
    if weekday := WEEKDAY.match(words):
        ahead = (WEEKDAYS[weekday[2]] - day.weekday()) % 7
        return Due(day + timedelta(ahead), "every", recurs=True)
    if "季" in words:
        ends = [date(day.year, *QUARTERS[number]) for number in QUARTERS]
        return Due(next(end for end in ends if end >= day), "every", recurs=True)
    if "月" in words:
        return Due(_next_in_month(words, day), "every", recurs=True)
    if "年" in words:
        return Due(date(day.year, 12, 31), "every", recurs=True)
    if re.match("每[日天]", words):
        return Due(day + timedelta(1), "every", recurs=True)
    return None


def _next_in_month(words, day):
    match = DAY.search(words)
    if not match:
        third = next((THIRDS[name] for name in THIRDS if name in words), None)
        number = third or 31
    else:
        number = _number(match[1])
    for ahead in (0, 1):
        month = _add_months(day.replace(day=1), ahead)
        on = month.replace(day=min(number, monthrange(month.year, month.month)[1]))
        if on >= day:
            return on
    return on


def _weekday(words, phrase, day, calendar):
    """本周五前, 下周前, 明日12时前."""
    if re.match("下周$", words):
        return Due(day + timedelta(6 - day.weekday()), "end-of-week")
    if match := re.match("([今明后当])[日天晚早夜]", words):
        ahead = {"明": 1, "后": 2}.get(match[1], 0)
        return Due(day + timedelta(ahead), "within")
    match = WEEKDAY.match(words)
    if not match:
        return None
    monday = day - timedelta(day.weekday())
    on = monday + timedelta(WEEKDAYS[match[2]] + 7 * (match[1] == "下"))
    return Due(on if on >= day else on + timedelta(7), "weekday")


def _quarter(words, phrase, day, calendar):
    if re.match(r"[本当]季度?", words):
        return Due(date(day.year, *QUARTERS[(day.month + 2) // 3]), "quarter")
    match = QUARTER.search(words)
    if not match:
        return None
    end = QUARTERS[_number(match[1])]
    on = _first(day, _year_in(words, day), lambda year: date(year, *end))
    return Due(on, "quarter")


def _half(words, phrase, day, calendar):
    match = re.search("([上下])半年", words)
    if not match:
        return None
    end = (6, 30) if match[1] == "上" else (12, 31)
    on = _first(day, _year_in(words, day), lambda year: date(year, *end))
    return Due(on, "half-year")


def _month_and_day(words, phrase, day, calendar):
    """6月30日前, 6月底前, 10月上旬, 9月建成; 6月前 is before June."""
    year = _year_in(words, day)
    rest = YEAR.sub("", words, count=1) if year else words
    if match := re.match("(本月|当月|下个?月|月)", rest):
        month = _add_months(day.replace(day=1), int(match[1][0] == "下"))
        return _within_month(rest, phrase, day, month.year, month.month)
    match = MONTH.match(rest)
    if not match:
        return None
    number = _number(match[1])
    if not 1 <= number <= 12:
        return None

    def make(which):
        return _within_month(rest, phrase, day, which, number).on

    found = _within_month(rest, phrase, day, year or day.year, number)
    return Due(_first(day, year, make), found.rule)


def _within_month(words, phrase, day, year, month):
    if match := DAY.search(words):
        return Due(date(year, month, _number(match[1])), "day")
    for name, number in THIRDS.items():
        if name in words:
            return Due(date(year, month, number), "third-of-month")
    if any(name in words for name in ("底", "末", "下旬")):
        return Due(_last_of(year, month), "end-of-month")
    if "前" in phrase:
        return Due(date(year, month, 1) - timedelta(1), "before-month")
    return Due(_last_of(year, month), "end-of-month")


def _end_of_year(words, phrase, day, calendar):
    """年底前, 年内, 2025年底, 年中."""
    year = _year_in(words, day)
    rest = YEAR.sub("", words, count=1) if year else words
    if "年中" in words or (year and rest.startswith("中")):
        on = _first(day, year, lambda which: date(which, 6, 30))
        return Due(on, "middle-of-year")
    if re.search("年(?:年)?[底末终]", words) or (
        year and rest[:1] in tuple("底末终年")
    ):
        on = _first(day, year, lambda which: date(which, 12, 31))
        return Due(on, "end-of-year")
    if "内" in phrase and re.match(r"(?:20\d{2}|[今本当明])?年", words):
        on = _first(day, year, lambda which: date(which, 12, 31))
        return Due(on, "end-of-year")
    return None


def _festival(words, phrase, day, calendar):
    """春节前, 五一假期前, 汛期来临前: the day before it."""
    name = next((name for name in festivals.names() if name in words), None)
    if name is None or "前" not in phrase or re.search("[两双]节", words):
        return None
    if "主汛期" in words:
        return None

    def make(year):
        on = festivals.day_of(name, year)
        return on and on - timedelta(1)

    year = _year_in(words, day)
    if year is None:
        own = make(day.year)
        year = day.year if own and own > day else day.year + 1
    on = make(year)
    lunar = name in festivals.LUNAR or name == "元宵"
    return on and Due(on, "lunar-festival" if lunar else "festival")


def _year(words, phrase, day, calendar):
    """到2027年 ends with it, 2027年前 before it."""
    match = re.search(r"(20\d{2})年|(明年|后年)", words)
    if not match or any(name in words for name in festivals.names()):
        return None
    year = int(match[1]) if match[1] else day.year + (1 if match[2][0] == "明" else 2)
    if "前" in phrase:
        return Due(date(year - 1, 12, 31), "before-year")
    return Due(date(year, 12, 31), "end-of-year")
