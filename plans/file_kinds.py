"""What an uploaded file really is, by its content and not by its name.

Known are the papers of an office: PDF, pictures, Office and WPS documents, OFD, text.
Macros, password protection, archives, zip bombs and everything else are refused.
"""

import re
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext as _


class Unfit(Exception):
    """The file is not taken; the message says why and what helps."""


@dataclass(frozen=True)
class Kind:
    """`endings` are the names under which a content of the kind may come."""

    name: str
    media_type: str
    endings: tuple[str, ...]

    @property
    def is_picture(self):
        return self.name in PICTURES


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    kind.name: kind
    for kind in (
        Kind("pdf", "application/pdf", ("pdf",)),
        Kind("png", "image/png", ("png",)),
        Kind("jpeg", "image/jpeg", ("jpg", "jpeg")),
        Kind("docx", f"{_OFFICE}.wordprocessingml.document", ("docx",)),
        Kind("xlsx", f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",)),
        Kind("pptx", f"{_OFFICE}.presentationml.presentation", ("pptx",)),
        Kind("ofd", "application/ofd", ("ofd",)),
        Kind("ole", "application/octet-stream", ("doc", "xls", "ppt")),
        Kind("text", "text/plain; charset=utf-8", ("txt", "csv")),
    )
}
# WPS writes the same container under endings of its own.
WPS = ("wps", "et", "dps")
PICTURES = ("png", "jpeg")
ENDINGS = tuple(e for kind in KINDS.values() for e in kind.endings) + WPS
ACCEPT = ",".join(f".{ending}" for ending in ENDINGS)

SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
)
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PARTS = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
    "OFD.xml": "ofd",
}
# Streams of an OLE container, as its directory names them.
DOCUMENTS = ("WordDocument", "Workbook", "Book", "PowerPoint Document")
MACROS = ("_VBA_PROJECT", "VBA")
MOST_UNPACKED = 500 * 2**20
MOST_PARTS = 10_000
HEAD = 8192
MARKUP = re.compile(r"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml)", re.I)


def kind_of(file, name):
    """The Kind of a file; `Unfit` in words if it is none of them or called wrongly."""
    file.seek(0)
    found = KINDS[_sniff(file)]
    file.seek(0)
    ending = name.rpartition(".")[2].lower()
    allowed = found.endings
    if found.name in ("ole", "docx", "xlsx", "pptx"):
        allowed += WPS
    if ending not in allowed:
        raise Unfit(
            _(
                "The content of this file is not what its name says. Save it again in "
                "the program it comes from."
            )
        )
    return found


def _sniff(file):
    head = file.read(HEAD)
    for signature, name in SIGNATURES:
        if head.startswith(signature):
            return name
    if head.startswith(ZIP):
        return _package(file)
    if head.startswith(OLE):
        return _container(file)
    return _text(head)


def _package(file):
    """A zip: an Office or OFD document, nothing else."""
    try:
        parts = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise Unfit(
            _("This file is damaged. Save it again and choose it anew.")
        ) from None
    names = {part.filename for part in parts}
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        raise Unfit(_("This file would unpack into far more than it says it is."))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unfit(_with_macros())
    for part, name in PARTS.items():
        if part in names:
            return name
    raise Unfit(_("Archives are not taken: attach the papers one by one."))


def _container(file):
    """An OLE container: an old Office or WPS document without macros."""
    file.seek(0)
    content = file.read()
    if _has(content, ("EncryptedPackage",)):
        raise Unfit(_("This file is protected by a password: save it without one."))
    if _has(content, MACROS):
        raise Unfit(_with_macros())
    if not _has(content, DOCUMENTS):
        raise Unfit(_not_taken())
    return "ole"


def _has(content, names):
    """Whether the directory of a container names one of the streams."""
    # Each name fills 64 bytes of its entry, padded with zeros.
    return any(
        name.encode("utf-16-le").ljust(len(name) * 2 + 4, b"\0") in content
        for name in names
    )


def _text(head):
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = head.decode(encoding)
        except UnicodeDecodeError as error:
            # The end of what was read may cut a character in two.
            if error.start < HEAD - 4:
                continue
            text = head[: error.start].decode(encoding)
        if "\0" in text or any(ord(c) < 32 and c not in "\t\r\n\f" for c in text):
            continue
        if text.startswith(("#!", "MZ")) or MARKUP.search(text):
            break
        return "text"
    raise Unfit(_not_taken())


def _not_taken():
    return _(
        "Files of this kind are not taken. Attach PDF, OFD, pictures (JPEG, PNG), "
        "Office or WPS documents, or plain text."
    )


def _with_macros():
    return _("This file contains macros: save it without them.")
