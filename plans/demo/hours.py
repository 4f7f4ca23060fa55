"""Office hours of the demo's people: always the same for the same paper."""

from datetime import timedelta
from zlib import crc32

from plans.schedule import start_of

# Mornings and afternoons, in minutes since midnight.
MORNING = (8 * 60 + 40, 11 * 60 + 30)
AFTERNOON = (14 * 60, 17 * 60 + 30)


def pick(number, *seed):
    """A whole number below `number`, the same for the same seed."""
    return crc32("·".join(map(str, seed)).encode()) % number


def morning(day, *seed):
    return _within(day, *MORNING, *seed)


def afternoon(day, *seed):
    return _within(day, *AFTERNOON, *seed)


def during(day, *seed):
    """A moment of the day's office hours."""
    return (morning if pick(2, day, *seed) else afternoon)(day, *seed)


def at(day, hour, minute=0):
    return start_of(day).replace(hour=hour, minute=minute)


def _within(day, first, last, *seed):
    minutes = first + pick(last - first, "minute", day, *seed)
    seconds = pick(60, "second", day, *seed)
    return start_of(day) + timedelta(minutes=minutes, seconds=seconds)
