"""Run a command against a PostgreSQL of its own that is gone afterwards.

    python deploy/throwaway_postgres.py COMMAND [ARGUMENT …]
    python deploy/throwaway_postgres.py --check

The command finds the server in DATABASE_URL. Needs PostgreSQL's server programs, but
no running server and no rights. --check only says whether the programs are there.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 30
# The data is thrown away: nothing has to survive a crash.
SERVER_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "50",
    "shared_buffers": "64MB",
    "log_min_messages": "fatal",
}


def find_program(name):
    """On Debian the server programs are not on the PATH."""
    installed = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest_first = sorted(
        installed, key=lambda path: float(path.parts[-3]), reverse=True
    )
    return next((str(path) for path in newest_first), shutil.which(name))


def unprivileged_user():
    """PostgreSQL refuses to run as root; root lends it another user's name."""
    if os.geteuid() != 0:
        return {}
    names = {user.pw_name: user for user in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def temporary_directory(owner):
    in_memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    directory = tempfile.mkdtemp(prefix="portal-pg-", dir=in_memory)
    try:
        if owner:
            os.chown(directory, owner["user"], owner["group"])
        yield Path(directory)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def running_server(initdb, postgres):
    """Yield the DATABASE_URL of a server that listens on a socket of its own."""
    owner = unprivileged_user()
    with temporary_directory(owner) as directory:
        data = directory / "data"
        how = {
            "cwd": directory,
            "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            "stdout": subprocess.DEVNULL,
            **owner,
        }
        create = [initdb, "--pgdata", data, "--username=portal", "--auth=trust"]
        options = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run([*create, *options], check=True, **how)
        settings = [f"--{name}={value}" for name, value in SERVER_OPTIONS.items()]
        server = subprocess.Popen(
            [postgres, "-D", data, "-k", directory, *settings],
            stderr=subprocess.DEVNULL,
            **how,
        )
        try:
            wait_for(server, data / "postmaster.pid")
            yield f"postgres://portal@/postgres?host={directory}"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(START_SECONDS)


def wait_for(server, status_file):
    """The server itself writes "ready" into the last line of its status file."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        if status_file.exists() and status_file.read_text().rstrip().endswith("ready"):
            return
        time.sleep(0.05)
    sys.exit("PostgreSQL did not start.")


def main(command):
    if not command:
        sys.exit(__doc__)
    initdb, postgres = find_program("initdb"), find_program("postgres")
    if not (initdb and postgres):
        sys.exit("PostgreSQL's server programs are not installed.")
    if command == ["--check"]:
        return 0
    with running_server(initdb, postgres) as url:
        return subprocess.run(
            command, env={**os.environ, "DATABASE_URL": url}, check=False
        ).returncode


def stop(signum, frame):
    """Leave by way of the `finally` blocks: no server stays behind."""
    sys.exit(128 + signum)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    sys.exit(main(sys.argv[1:]))
