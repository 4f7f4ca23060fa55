"""The one rule that decides every light: facts and a moment in, a verdict out.

Pure: it reads no database and no clock. `facts` says what it is told, `measure` what a
task is held to, `milestones` and `rule` decide, `spans` follows a verdict through
time, `words` says it in a sentence.
"""

from .facts import (
    FINISHED,
    NOT_COUNTED,
    Code,
    Light,
    MilestoneFacts,
    Reason,
    ReportFacts,
    ReturnedFacts,
    State,
    Tag,
    TaskFacts,
    Verdict,
)
from .milestones import judge_milestone
from .rule import judge
from .spans import (
    SpanDraft,
    boundaries,
    milestone_spans,
    next_change,
    next_light,
    spans,
)
from .words import sentence, short

__all__ = [
    "FINISHED",
    "NOT_COUNTED",
    "Code",
    "Light",
    "MilestoneFacts",
    "Reason",
    "ReportFacts",
    "ReturnedFacts",
    "SpanDraft",
    "State",
    "Tag",
    "TaskFacts",
    "Verdict",
    "boundaries",
    "judge",
    "judge_milestone",
    "milestone_spans",
    "next_change",
    "next_light",
    "sentence",
    "short",
    "spans",
]
