import gzip
import statistics
import time

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _

from plans.models import Meeting

ADDRESSES = [
    "/",
    "/?as_of=2025-06-30",
    "/minutes/",
    "/minutes/{meeting}/",
    "/tasks/",
    "/tasks/?light=red",
    "/tasks/2025-001/",
    "/units/",
    "/units/zhangzhu/",
    "/themes/industry/",
    "/timeline/",
    "/milestones/",
]
# Pages of those who report, and what is sent when a report is submitted.
REPORTER = "zhangzhu"
DUE, REPORT = "/mine/report/", "/tasks/2025-050/report/"
WORDS = {
    "version": 0,
    "has_ticks": "True",
    "progress": "施工图完成首轮审查，收到意见 14 条，已修改 11 条。",
    "percent": 70,
    "problems": "",
    "next_steps": "10 月 22 日前提交修改稿。",
}


class Command(BaseCommand):
    help = "Measure the pages of the demo: server time, queries, size."

    def add_arguments(self, parser):
        parser.add_argument("--rounds", type=int, default=15)
        parser.add_argument("--account", default="leader")

    def handle(self, *, rounds, account, **options):
        if not settings.DEMO:
            raise CommandError(_("Only the demo is measured: set PORTAL_DEMO=1."))
        call_command("demo", stdout=self.stdout)
        call_command("collectstatic", interactive=False, verbosity=0)
        client = self.client_of(account)
        meeting = Meeting.objects.order_by("pk").first().pk
        self.stdout.write(f"{'median ms':>9} {'queries':>7} {'KB gzip':>7}  address")
        for address in ADDRESSES:
            self.measure(client, address.format(meeting=meeting), rounds)
        reporter = self.client_of(REPORTER)
        for address in (DUE, REPORT):
            self.measure(reporter, address, rounds)
        self.measure_submission(reporter, rounds)

    @staticmethod
    def client_of(account):
        client = Client()
        client.force_login(
            get_user_model().objects.get(username=account),
            backend=settings.AUTHENTICATION_BACKENDS[-1],
        )
        return client

    def measure_submission(self, client, rounds):
        """Submit a report, and take it back so that it can be submitted again."""
        times = []
        for _round in range(rounds):
            with transaction.atomic():
                with CaptureQueriesContext(connection) as queries:
                    began = time.perf_counter()
                    response = client.post(REPORT, WORDS)
                    times.append(time.perf_counter() - began)
                transaction.set_rollback(True)
            if response.status_code != 302:
                raise CommandError(f"POST {REPORT}: {response.status_code}")
        self.stdout.write(
            f"{1000 * statistics.median(times):9.1f} {len(queries):7} {'':>7}"
            f"  POST {REPORT}"
        )

    def measure(self, client, address, rounds):
        client.get(address)  # templates are compiled once in a process
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        asked = len(queries)  # the next request empties the connection's log
        if response.status_code != 200:
            raise CommandError(f"{address}: {response.status_code}")
        times = [self.seconds(client, address) for _round in range(rounds)]
        size = len(gzip.compress(response.content)) / 1024
        self.stdout.write(
            f"{1000 * statistics.median(times):9.1f} {asked:7} {size:7.1f}  {address}"
        )

    @staticmethod
    def seconds(client, address):
        began = time.perf_counter()
        client.get(address)
        return time.perf_counter() - began
