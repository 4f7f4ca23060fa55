"""Copies of the shipped tables, for tests that correct or break them."""

import csv
import shutil
from pathlib import Path

from plans import shipping


def copied(path):
    """A folder under `path` with all shipped tables."""
    return Path(shutil.copytree(shipping.DATA, path / "data"))


def rewrite(folder, file, change):
    """Change a table's rows (lists of cells, the heading first) in place."""
    path = folder / file
    with path.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))
    change(rows)
    with path.open("w", encoding="utf-8-sig", newline="") as opened:
        csv.writer(opened, lineterminator="\r\n").writerows(rows)


def put(folder, file, row, column, value):
    """Write one cell; `row` is the number that a spreadsheet shows."""
    rewrite(
        folder,
        file,
        lambda rows: rows[row - 1].__setitem__(rows[0].index(column), value),
    )


def row_of(folder, file, key):
    with (folder / file).open(encoding="utf-8-sig", newline="") as opened:
        return next(n for n, row in enumerate(csv.reader(opened), 1) if row[0] == key)
