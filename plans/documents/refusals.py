class Unreadable(Exception):
    """A file whose text cannot be taken over; the message says why and what helps."""
