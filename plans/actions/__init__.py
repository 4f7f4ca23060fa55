"""Every change of state, one function each: check → write → audit → notify.

Whether the person may do it is asked before, by `towns.access`; whether it can be done
now is asked here, and refused with `Refused` in words that a form can show.
"""


class Refused(Exception):
    """The action cannot be done now; the message says why and what helps."""
