"""Every change of state, one function each: check → write → audit → notify.

Whether the person may do it is asked before, by `towns.access`; whether it can be done
now is asked here, and refused with `Refused` in words that a form can show.
"""


class Refused(Exception):
    """The action cannot be done now; the message says why and what helps.

    `field` names the argument that is wrong, where it is one of them.
    """

    def __init__(self, message, field=None):
        super().__init__(message)
        self.field = field
