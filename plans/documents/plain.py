"""Plain text in the encodings that Chinese offices use."""

import codecs

from django.utils.translation import gettext as _

from plans.documents.refusals import Unreadable

UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# The share of odd characters above which bytes are not text in GB 18030.
MOST_ODD = 0.02


def decoded(data):
    """The text in the bytes, and a sentence where it was not UTF-8."""
    if data.startswith(UTF16):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            raise Unreadable(no_text()) from None
        return text, _("The file was in UTF-16 and has been converted.")
    if b"\0" in data:
        raise Unreadable(no_text())
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise Unreadable(no_text()) from None
    if sum(map(_is_odd, text)) > len(text) * MOST_ODD:
        raise Unreadable(no_text())
    return text, _(
        "The file was in a Chinese encoding (GBK / GB 18030) and has been converted; "
        "look whether all characters are right."
    )


def _is_odd(character):
    return (
        (character < " " and character not in "\n\r\t")
        or "\x7f" <= character <= "\x9f"
        or "\ue000" <= character <= "\uf8ff"
    )


def no_text():
    return _(
        "This is no text that can be read. Upload a .txt or .docx file, or paste the "
        "text."
    )
