"""What a person may do with a task now: one module for each part a person plays.

Each asks `towns.access` with the unit concerned, then the state of the task; none of
them queries. Whoever adds a verb adds it to the part whose it is.
"""

from plans.verbs import lead_unit, leader, reporting, supervisor, supporting_unit
from plans.verbs.scene import Scene, Verb

__all__ = ["Scene", "Verb", "beside_papers", "verbs_of"]

PARTS = (
    reporting.verbs,
    lead_unit.verbs,
    supporting_unit.verbs,
    supervisor.verbs,
    leader.verbs,
)
# What is waited for comes first.
ORDER = {"primary": 0, "": 1, "danger": 2}


def verbs_of(scene: Scene) -> list[Verb]:
    """Everything that the person may do with the task now, the weightiest first."""
    found = [verb for part in PARTS for verb in part(scene)]
    return sorted(found, key=lambda verb: ORDER[verb.tone])


def beside_papers(verbs: list[Verb]) -> dict[tuple[str, int], list[Verb]]:
    """The verbs that belong to one paper, by (kind, key) of the paper."""
    found = {}
    for verb in verbs:
        if verb.paper:
            found.setdefault(verb.paper, []).append(verb)
    return found
