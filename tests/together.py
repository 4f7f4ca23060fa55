"""Several people at once: real threads with transactions of their own."""

from threading import Barrier, Thread

from django.db import connection


def together(*deeds):
    """Do these at the same moment; what each returned or raised, in their order.

    On PostgreSQL each runs in a thread with a connection of its own (mark the test with
    `django_db(transaction=True)`). SQLite in memory knows one writer only: there they
    run one after the other, which must come to the same.
    """
    results = [None] * len(deeds)
    start = Barrier(len(deeds))

    def run(number, deed):
        try:
            results[number] = deed()
        except Exception as error:
            results[number] = error

    def run_in_thread(number, deed):
        start.wait(30)
        try:
            run(number, deed)
        finally:
            connection.close()

    if connection.vendor != "postgresql":
        for number, deed in enumerate(deeds):
            run(number, deed)
        return results
    threads = [Thread(target=run_in_thread, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results
