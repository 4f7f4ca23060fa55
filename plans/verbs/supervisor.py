"""The verbs of those who supervise: never on a task of their own unit."""


def verbs(scene):
    return []
