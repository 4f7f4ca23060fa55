import hashlib
import os
import socket
import sys
from functools import partial
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from gunicorn.app import wsgiapp as gunicorn

from resort_portal.supervisor import Child, supervise


class Command(BaseCommand):
    help = "Prepare the portal, then run its web server and worker until Ctrl-C."

    def add_arguments(self, parser):
        port = os.environ.get("PORT") or "8000"
        address = os.environ.get("PORTAL_BIND") or f"127.0.0.1:{port}"
        parser.add_argument("--bind", default=address, metavar="HOST:PORT")

    def handle(self, *, bind, **options):
        require_free(bind)
        try:
            self.prepare_database()
            self.prepare_static_files()
        except KeyboardInterrupt:
            raise CommandError(_("Stopped before the portal was ready.")) from None
        self.say(_("Starting the web server and the worker …"))
        web = Child("web", partial(run_web_server, bind))
        supervise([web, Child("worker", run_worker)], say=self.say)
        self.say(_("The portal has stopped; its data is safe."))

    def say(self, sentence):
        self.stdout.write(sentence)
        self.stdout.flush()

    def prepare_database(self):
        if settings.DEMO:
            call_command("demo", stdout=self.stdout)
        elif pending_migrations():
            self.say(_("Bringing the database up to date …"))
            call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        connections.close_all()

    def prepare_static_files(self):
        """Collect hashed and compressed static files, when one of them changed."""
        if settings.DEBUG:
            return
        digest, mark = static_digest(), Path(f"{settings.STATIC_ROOT}.digest")
        if mark.exists() and mark.read_text() == digest:
            return
        self.say(_("Preparing the static files …"))
        call_command("collectstatic", interactive=False, verbosity=0)
        mark.write_text(digest)


def run_web_server(bind):
    config = settings.BASE_DIR / "deploy" / "gunicorn.conf.py"
    sys.argv = ["gunicorn", "--config", str(config), "--bind", bind]
    gunicorn.run(prog="gunicorn")


def run_worker():
    call_command("portal_worker")


def require_free(bind):
    """Say in words that the address is taken, before minutes go into preparing."""
    host, colon, port = bind.rpartition(":")
    if not (colon and port.isdecimal() and 0 < int(port) < 65536):
        raise CommandError(_("“%(bind)s” is not HOST:PORT.") % {"bind": bind})
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError as error:
            raise CommandError(
                _(
                    "Cannot listen on %(bind)s: %(reason)s. Choose another port, "
                    "for example: PORT=8001 make run"
                )
                % {"bind": bind, "reason": error.strerror}
            ) from error


def pending_migrations():
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def static_digest() -> str:
    """Changes when a static file, or the way of storing them, changes."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = os.stat(storage.path(path))
            digest.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
