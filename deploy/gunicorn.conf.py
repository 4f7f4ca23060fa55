"""Gunicorn's settings; `manage.py serve` adds the address to listen on."""

import os

wsgi_app = "resort_portal.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 60
graceful_timeout = 20
# Loaded once and then forked: half the memory, and "ready" means ready.
preload_app = True
# A worker's sign of life must not wait for a slow disk.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
# One per account would be shared by every portal on the machine.
control_socket_disable = True
loglevel = "warning"
accesslog = os.environ.get("PORTAL_ACCESS_LOG") or None


def when_ready(server):
    address = server.cfg.address[0]
    print(f"Ready: http://{address[0]}:{address[1]}/  (Ctrl-C stops)", flush=True)
