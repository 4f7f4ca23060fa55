"""The days of festivals that phrases such as 春节前 count from.

The lunar ones are written out: the astronomical calendar decides them (GB/T 33661),
and a year that is not here is asked for, never guessed.
"""

from datetime import date

FIRST_YEAR = 2020
LUNAR = {
    "春节": """
        01-25 02-12 02-01 01-22 02-10 01-29 02-17 02-06
        01-26 02-13 02-03 01-23 02-11 01-31 02-19 02-08
    """,
    "端午": """
        06-25 06-14 06-03 06-22 06-10 05-31 06-19 06-09
        05-28 06-16 06-05 06-24 06-12 06-01 06-20 06-10
    """,
    "中秋": """
        10-01 09-21 09-10 09-29 09-17 10-06 09-25 09-15
        10-03 09-22 09-12 10-01 09-19 09-08 09-27 09-16
    """,
    "重阳": """
        10-25 10-14 10-04 10-23 10-11 10-29 10-18 10-08
        10-26 10-16 10-05 10-24 10-12 10-01 10-20 10-09
    """,
    "清明": """
        04-04 04-04 04-05 04-05 04-04 04-04 04-05 04-05
        04-04 04-04 04-05 04-05 04-04 04-04 04-05 04-05
    """,
}
FIXED = {
    "元旦": (1, 1),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "儿童节": (6, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "教师节": (9, 10),
    "国庆": (10, 1),
    "十一": (10, 1),
    # By the calendar of Jiangsu: the flood season begins on 1 May, schools close and
    # open at the turn of the month.
    "入汛": (5, 1),
    "汛期": (5, 1),
    "暑期": (7, 1),
    "暑假": (7, 1),
    "高考": (6, 7),
    "开学": (9, 1),
}


def day_of(name, year):
    """The day of a festival in a year; None where it is not known."""
    if name in FIXED:
        return date(year, *FIXED[name])
    if name == "元宵":
        spring = day_of("春节", year)
        return spring and date.fromordinal(spring.toordinal() + 14)
    days = LUNAR.get(name, "").split()
    if not FIRST_YEAR <= year < FIRST_YEAR + len(days):
        return None
    return date.fromisoformat(f"{year}-{days[year - FIRST_YEAR]}")


def names():
    """All names, the longer ones first."""
    return sorted([*FIXED, *LUNAR, "元宵"], key=len, reverse=True)
