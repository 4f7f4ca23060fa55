"""How Chinese names are found: by their characters, pinyin and initials."""

import unicodedata

from pypinyin import lazy_pinyin

# 湖㳇 contains a rare character (U+3CC7) that many keyboards and fonts lack; people
# type these instead. Source: PRODUCT.md §10.
SPELLINGS = {"㳇": ("父", "氵父")}
READINGS = {"㳇": "fu"}


def folded(text):
    """`text` as it is compared: full-width forms and case do not matter."""
    return unicodedata.normalize("NFKC", text or "").casefold().strip()


def search_key(*texts):
    """Everything by which an object with these texts is found, one folded line.

    Holds the texts themselves, their other spellings, their full pinyin and its
    initials: "湖㳇镇" gives "湖㳇镇 湖父镇 湖氵父镇 hufuzhen hfz".
    """
    parts = []
    for text in filter(None, texts):
        plain = folded(text)
        parts.append(plain)
        for letter, others in SPELLINGS.items():
            if letter in plain:
                parts += [plain.replace(letter, other) for other in others]
        readings = [READINGS.get(c, lazy_pinyin(c)[0]) for c in plain if c.strip()]
        spelt = "".join(readings)
        if spelt != plain:
            parts += [spelt, "".join(reading[:1] for reading in readings)]
    return " ".join(dict.fromkeys(parts))
