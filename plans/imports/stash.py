"""Between two pages of an import: what a person uploaded, kept on the server.

It is theirs alone, for an hour; nothing that the browser sends back can change it.
"""

from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.utils.crypto import get_random_string

KEPT_SECONDS = 3600
LENGTH = 24


@dataclass
class Upload:
    """A book on its way into the portal.

    `fingerprint` is of the preview that the person saw last; `done` says in words what
    became of it, once it has been carried out.
    """

    kind: str
    book: Any
    plan_id: int | None = None
    token: str = field(default_factory=lambda: get_random_string(LENGTH))
    choices: dict = field(default_factory=dict)
    fingerprint: str = ""
    done: str = ""


def _key(user, kind, token):
    return f"import:{user.pk}:{kind}:{token}"


def keep(user, upload):
    cache.set(_key(user, upload.kind, upload.token), upload, KEPT_SECONDS)
    return upload


def find(user, kind, token):
    """The person's upload of that kind, or None once it has expired."""
    if not (len(token) == LENGTH and token.isascii() and token.isalnum()):
        return None
    return cache.get(_key(user, kind, token))
