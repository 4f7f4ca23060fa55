"""The verbs of leaders."""


def verbs(scene):
    return []
