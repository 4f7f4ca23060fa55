"""The verbs of units that support a task."""


def verbs(scene):
    return []
