"""Codes that people read aloud and type on a phone: no 0/O, no 1/I/L, no U."""

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
BOARD_LENGTH = 6
SEAT_LENGTH = 8
RECEIPT_LENGTH = 8
_KNOWN = frozenset(ALPHABET)


def typed_code(text: str) -> str:
    """Returns a typed code (lower case, spaces, dashes) without all that no
    code has."""
    if _KNOWN.issuperset(text):  # as our own links have them
        return text
    return "".join(letter for letter in text.upper() if letter in _KNOWN)


def grouped(code: str) -> str:
    """Returns K7MZ4P2Q as K7MZ-4P2Q; grouped already, it stays so."""
    code = code.replace("-", "")
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
