"""What a text message costs: the alphabet of GSM 03.38, and how many parts a text is sent in.

One letter beyond that alphabet puts a whole message into UCS-2, where a part holds half as much. Our own words do
without such letters; names keep theirs.
"""

from scheduler.core.texts import without_accents

ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPED = frozenset("^{}\\[~]|€\f")
"""Letters of the same alphabet that take the place of two."""

ALONE, IN_PARTS = 160, 153
"""Letters of the alphabet in a message of one part, and in each part of several (GSM 03.40)."""
WIDE_ALONE, WIDE_IN_PARTS = 70, 67
"""The same in UCS-2, in units of sixteen bits."""

SIGNS = str.maketrans(
    {
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "«": '"',
        "»": '"',
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{HORIZONTAL ELLIPSIS}": "...",
    }
)


def with_plain_signs(text: str) -> str:
    """Return a text, such as a name, with its letters as they are and plain blanks, quotes and dashes."""
    return text.translate(SIGNS)


def plain(text: str) -> str:
    """Return words of ours in the alphabet: without the accents that it lacks, such as that of août."""
    return "".join(each if each in ALPHABET | ESCAPED else _bare(each) for each in with_plain_signs(text))


def _bare(letter: str) -> str:
    if letter in "œŒ":
        return "oe" if letter == "œ" else "OE"
    return without_accents(letter)


def in_alphabet(text: str) -> bool:
    """Tell whether a text needs no letter beyond the alphabet."""
    return set(text) <= ALPHABET | ESCAPED


def parts(text: str) -> int:
    """Return in how many parts a text message is sent."""
    if in_alphabet(text):
        length, alone, each = sum(2 if letter in ESCAPED else 1 for letter in text), ALONE, IN_PARTS
    else:
        length, alone, each = len(text.encode("utf-16-le")) // 2, WIDE_ALONE, WIDE_IN_PARTS
    return 1 if length <= alone else -(-length // each)
