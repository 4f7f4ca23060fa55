"""Small comparisons: stages of a pipeline, one figure among peers."""

from dataclasses import dataclass

from .geometry import WHOLE, along, clamp, percent

BAR_WIDTH = 500


@dataclass(frozen=True)
class PipeStage:
    label: str
    count: int
    url: str = ""
    tone: str = ""  # a light, where the stage deserves an eye


@dataclass(frozen=True)
class CompareBar:
    label: str
    bp: int | None  # None: nothing to measure
    url: str = ""
    is_self: bool = False

    @property
    def percent(self):
        return percent(self.bp)

    @property
    def width(self):
        return along(clamp(self.bp or 0, 0, WHOLE), WHOLE, BAR_WIDTH)
