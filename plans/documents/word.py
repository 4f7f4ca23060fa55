"""The text of a Word document (.docx), with its numbering, tables and line breaks.

A .docx is a zip of XML; only two or three of its parts are read, each up to a limit,
and XML that declares entities is refused.
"""

import io
import zipfile
import zlib
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from plans.documents.numbering import Numbering
from plans.documents.refusals import Unreadable

LARGEST_PART = 24 * 2**20
MOST_PARTS = 5_000
CHUNK = 2**16
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Deleted and moved-away words of tracked changes are not part of the text.
GONE = {W + "del", W + "moveFrom", FALLBACK, W + "rPr"}
CHARACTERS = {
    W + "tab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}


def text_of(data):
    """The text of a .docx, one line a paragraph; Unreadable where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > MOST_PARTS:
                raise Unreadable(_no_word())
            document = _part(archive, "word/document.xml")
            if document is None:
                raise Unreadable(_no_word())
            numbering = Numbering(
                _part(archive, "word/numbering.xml"), _part(archive, "word/styles.xml")
            )
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        ValueError,
        OSError,
    ):
        raise Unreadable(_damaged()) from None
    except RuntimeError:  # a password
        raise Unreadable(
            _("The Word file is protected by a password. Take it off and try again.")
        ) from None
    body = document.find(W + "body")
    if body is None:
        raise Unreadable(_no_word())
    try:
        return "\n".join(_blocks(body, numbering))
    except RecursionError:  # tables within tables without end
        raise Unreadable(_damaged()) from None


def _no_word():
    return _(
        "The file is a zip archive, not a Word document, whatever its name says. "
        "Upload the .docx itself, or paste the text."
    )


def _damaged():
    return _(
        "The Word file is damaged. Open it in Word or WPS, save it anew and upload "
        "that, or paste the text."
    )


def _part(archive, name):
    """The root element of one part; None where there is none."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        return None
    content = bytearray()
    # What the archive says of the size need not be true: count what comes out.
    with archive.open(info) as stream:
        while chunk := stream.read(CHUNK):
            content += chunk
            if len(content) > LARGEST_PART:
                raise Unreadable(
                    _(
                        "The Word file unpacks to far more than minutes can hold. "
                        "Paste the text instead."
                    )
                )
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Unreadable(_("The Word file holds declarations that are not allowed."))
    try:
        return ElementTree.fromstring(bytes(content).replace(STRICT, TRANSITIONAL))
    except ElementTree.ParseError:
        raise Unreadable(_damaged()) from None


def _blocks(parent, numbering):
    """Yield the lines of paragraphs and tables, in order."""
    for child in parent:
        if child.tag == W + "p":
            yield numbering.label(child) + _words(child)
        elif child.tag == W + "tbl":
            for row in child.iter(W + "tr"):
                cells = [
                    " ".join(filter(None, map(str.strip, _blocks(cell, numbering))))
                    for cell in row.findall(W + "tc")
                ]
                yield "\t".join(cells)
        elif child.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "customXml"):
            yield from _blocks(child, numbering)


def _words(paragraph):
    """The characters of a paragraph; nested elements are walked without recursion."""
    found, stack = [], [paragraph]
    while stack:
        element = stack.pop()
        if element.tag in GONE:
            continue
        if element.tag == W + "t":
            found.append(element.text or "")
        elif element.tag in CHARACTERS and element is not paragraph:
            found.append(CHARACTERS[element.tag])
        elif element.tag != W + "pPr":
            stack += reversed(element)
    return "".join(found)
