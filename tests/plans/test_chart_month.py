"""The month of due dates, with the working days of the Chinese calendar."""

from datetime import date

from plans import charts


def due_item(day, title="节点", light="green", kind="milestone"):
    return charts.CalendarItem(day, title, light, "西渚", "/t", kind)


def month(year, number, items=(), is_working=lambda day: day.weekday() < 5, **options):
    return charts.month_grid(year, number, items, is_working=is_working, **options)


def cell_of(grid, day):
    return next(cell for week in grid.weeks for cell in week if cell.day == day)


def test_a_month_starts_on_monday_and_holds_whole_weeks():
    grid = month(2025, 2, [due_item(date(2025, 2, 28)), due_item(date(2025, 3, 1))])

    assert grid.weeks[0][0].day == date(2025, 1, 27)
    assert {len(week) for week in grid.weeks} == {7}
    assert cell_of(grid, date(2025, 2, 28)).items
    assert cell_of(grid, date(2025, 3, 1)).is_blank


def test_holidays_and_make_up_days_are_told_from_weekends():
    known = {date(2025, 10, 1): False, date(2025, 10, 11): True}
    grid = month(2025, 10, is_working=lambda day: known.get(day, day.weekday() < 5))

    assert cell_of(grid, date(2025, 10, 1)).is_holiday
    assert cell_of(grid, date(2025, 10, 11)).is_makeup
    assert cell_of(grid, date(2025, 10, 12)).state == "rest"
    assert not cell_of(grid, date(2025, 10, 12)).is_holiday


def test_a_crowded_day_shows_the_urgent_and_folds_the_rest():
    day = date(2025, 12, 31)
    items = [due_item(day, f"{n}") for n in range(9)] + [due_item(day, "急", "red")]
    cell = cell_of(month(2025, 12, items), day)

    assert cell.items[0].title == "急"
    assert (len(cell.items), len(cell.more)) == (4, 6)


def test_five_items_are_shown_rather_than_folding_a_single_one():
    day = date(2025, 12, 31)
    cell = cell_of(month(2025, 12, [due_item(day, f"{n}") for n in range(5)]), day)

    assert (len(cell.items), len(cell.more)) == (5, 0)
