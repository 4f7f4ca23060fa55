"""Reads the text out of a file that somebody hands in: plain text or Word.

`read(data, name)` returns a Document, or raises Unreadable with a sentence that names
the way out. Pure Python over bytes: nothing is stored, run or fetched.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from plans.documents import plain, word
from plans.documents.refusals import Unreadable

__all__ = ["LARGEST", "Document", "Unreadable", "clean", "read"]

LARGEST = 10 * 2**20
LONGEST_TEXT = 200_000
# What a file begins with, whatever its name says.
PDF, OLD_WORD, ZIP, RTF = b"%PDF", b"\xd0\xcf\x11\xe0", b"PK", b"{\\rtf"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")


@dataclass(frozen=True)
class Document:
    """The text of a file; `note` says what was done to read it, or nothing."""

    text: str
    kind: str
    note: str = ""


def read(data, name=""):
    """The Document in a file's bytes."""
    require_size(len(data))
    if data[:1024].lstrip().startswith(PDF):
        raise Unreadable(
            _(
                "This is a PDF; its text cannot be taken over reliably, and a scanned "
                "one holds only pictures. Open it in Word or WPS and save it as .docx, "
                "or paste the text."
            )
        )
    if data.startswith(OLD_WORD):
        raise Unreadable(
            _(
                "This is a Word file of the old format (.doc). Open it in Word or WPS, "
                "save it as .docx and upload that."
            )
        )
    if data.startswith(RTF):
        raise Unreadable(_("This is an RTF file. Save it as .docx and upload that."))
    if data.startswith(PICTURES):
        raise Unreadable(
            _("This is a picture; it holds no text. Upload the Word file, or paste it.")
        )
    if data.startswith(ZIP):
        return Document(clean(word.text_of(data)), "docx")
    text, note = plain.decoded(data)
    return Document(clean(text), "txt", note)


def require_size(size):
    """Refuse a file that is empty or too large, before it is read."""
    if size == 0:
        raise Unreadable(_("The file is empty."))
    if size > LARGEST:
        raise Unreadable(
            _(
                "The file has %(size)s MB; minutes may have %(most)s MB at most. "
                "Take out the pictures, or paste the text."
            )
            % {"size": f"{size / 2**20:.0f}", "most": LARGEST // 2**20}
        )


def clean(text):
    """A text as the portal keeps it: plain line ends, no control characters."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(
        character
        for character in text
        if character in "\n\t" or (character >= " " and character != "\x7f")
    )
    text = text.strip("\n")
    if not text.strip():
        raise Unreadable(_("No text was found in it."))
    if len(text) > LONGEST_TEXT:
        raise Unreadable(
            _("The text has %(number)s characters; %(most)s are read at most.")
            % {"number": len(text), "most": LONGEST_TEXT}
        )
    return text
