"""What time gives rise to, and when to repeat it.

Every reminder has a key that names its threshold ("7 days before", "second week
overdue"): whoever has not been told of the threshold that has been reached is told, so
that a skipped night catches up and nothing is said twice.
"""
