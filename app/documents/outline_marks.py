"""The marks of Word's lists: its bullets, and numbers and letters that count a
level's lines."""

import re
from collections.abc import Iterable
from dataclasses import replace

from app.documents.outline_lines import PRINTED, Line, read_line

# Private characters that Word pastes as the dots of a list, and the letter "o"
# and the sign "§" of its second and third level.
WORD_BULLETS = str.maketrans({"\uf0b7": "•", "\uf0a7": "▪"})
WORD_SIGN = re.compile(r"([\t \u00a0]*)([o§])(?=\t|[ \u00a0]{3})")
SIGNS = {"o": "◦ ", "§": "▪ "}
LABEL = re.compile(r"([A-Za-z]|[ivx]{2,5}|[IVX]{2,5})[.)](?:\s+|$)")
BARE_NUMBER = re.compile(r"([0-9]{1,3})\s+(?=\S)")
ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
ROMANS = {
    (10 * "x")[:tens] + unit: 10 * tens + place
    for tens in range(4)
    for place, unit in enumerate(ROMAN[:10])
}
Kind = tuple[str, bool]  # `letter` or `roman`, and whether it is a capital


def with_plain_bullets(row: str) -> str:
    """Returns a row with the dots that everybody writes in place of Word's."""
    plain = row.translate(WORD_BULLETS)
    sign = WORD_SIGN.match(plain)
    return f"{sign[1]}{SIGNS[sign[2]]}{plain[sign.end() :]}" if sign else plain


def is_mark(cell: str) -> bool:
    """Returns whether the text before a tab is a mark of a list, or
    nothing."""
    alone = PRINTED.fullmatch(cell) or LABEL.fullmatch(cell)
    return bool(alone) or not read_line(0, with_plain_bullets(f"{cell}\t")).name


def with_marks(lines: Iterable[Line]) -> list[Line]:
    """Returns the lines without the letters that count them, and without the
    number of a level above `1.1`; these are marks as a dot is."""
    return _without_letters(_without_bare_numbers(list(lines)))


def _without_bare_numbers(lines: list[Line]) -> list[Line]:
    above = {line.number.partition(".")[0] for line in lines if "." in line.number}

    def numbered(line: Line) -> Line:
        number = None if line.marked else BARE_NUMBER.match(line.name)
        if number is None or number[1] not in above:
            return line
        return replace(
            line, name=line.name[number.end() :], number=number[1], marked=True
        )

    return [numbered(line) for line in lines]


def _without_letters(lines: list[Line]) -> list[Line]:
    """Returns the lines without `a.`, `B)` or `iv.`, where these count from
    the first on, again and again; one that stands alone or out of turn is of a
    name, and then all are."""
    labels = {
        line.at: label[1]
        for line in lines
        if not line.marked and (label := LABEL.match(line.name))
    }
    kinds = _kinds(labels)
    if len(kinds) < 2:
        return lines
    return [
        replace(
            line,
            name=LABEL.sub("", line.name, count=1),
            bullet="-".join(map(str, kinds[line.at])),
            marked=True,
        )
        if line.at in kinds
        else line
        for line in lines
    ]


def _kinds(labels: dict[int, str]) -> dict[int, Kind]:
    """Returns what each label counts by, by line; {} where one is out of
    turn."""
    last: dict[Kind, int] = {}
    kinds: dict[int, Kind] = {}
    for at, label in labels.items():
        for name, value in _values(label.lower()):
            kind = (name, label.isupper())
            if value in (1, last.get(kind, 0) + 1):
                last[kind], kinds[at] = value, kind
                break
        else:
            return {}
    return kinds


def _values(label: str) -> list[tuple[str, int]]:
    """Returns what a label may count: `i` is the ninth letter, and one."""
    letter = [("letter", ord(label) - ord("a") + 1)] if len(label) == 1 else []
    return letter + ([("roman", ROMANS[label])] if label in ROMANS else [])
