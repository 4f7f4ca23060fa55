"""Charts drawn by the server: geometry here, markup in templates/components/charts.

Plain values in, plain values out: no request, no database, no HTML.
"""

from .bars import CompareBar, PipeStage
from .curves import CurvePoint, curve
from .geometry import month_label, percent
from .maps import MapTown, town_map
from .matrix import Matrix, MatrixCell, MatrixColumn, MatrixRow, stack
from .months import CalendarItem, month_grid
from .series import SeriesLine, series
from .sparks import SparkPoint, spark
from .steps import Step, stepper
from .timelines import GanttGroup, GanttMark, GanttRow, gantt

__all__ = [
    "CalendarItem",
    "CompareBar",
    "CurvePoint",
    "GanttGroup",
    "GanttMark",
    "GanttRow",
    "MapTown",
    "Matrix",
    "MatrixCell",
    "MatrixColumn",
    "MatrixRow",
    "PipeStage",
    "SeriesLine",
    "SparkPoint",
    "Step",
    "curve",
    "gantt",
    "month_grid",
    "month_label",
    "percent",
    "series",
    "spark",
    "stack",
    "stepper",
    "town_map",
]
