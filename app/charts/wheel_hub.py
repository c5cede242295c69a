"""Draws the hub of the wheel: the turnout, and the phrase that a hidden tally
shows instead."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt

from app.charts.bars import pick
from app.charts.text_lines import fold, text_width
from app.charts.wheel_geometry import DIGIT, INNER, number
from app.charts.wheel_ring import attribute, drawn_line, word
from app.domain.text import tidy

# The larger hub of a hidden tally, with room for the phrase that says so
VEIL = 205.0


@dataclass(frozen=True)
class WheelWords:
    """The words of the wheel, already translated.

    `turnout` stands under the number of ballots, by plural category ("one",
    "other"), with {seats}; `hidden` says that the tally is not shown yet;
    `plural` gives a number's category. `language` is theirs, where names may
    be in others.
    """

    title: str
    description: str
    hidden: str
    turnout: Mapping[str, str]
    plural: Callable[[int], str]
    language: str = ""


def draw_hub(
    words: WheelWords, ballots: int | None, seats: int | None, *, hidden: bool
) -> str:
    """Returns the turnout, and while the tally is hidden the phrase that says
    so.

    The phrase stands on a veil that the live module removes with the first
    tally.
    """
    turnout = (
        "" if ballots is None or seats is None else _turnout(words, ballots, seats)
    )
    phrase = _lines(words.hidden, 124 if turnout else 8)
    return (
        f'<g class="w-veil"><circle class="w-paper" r="{number(VEIL)}"/>{phrase}</g>'
        if hidden
        else ""
    ) + turnout


def _lines(phrase: str, top: float) -> str:
    folded = fold(tidy(phrase, line=True), 300 / 26)
    return "".join(
        '<text class="w-ink" font-size="26" '
        f'y="{number(top + 32 * row)}">{drawn_line(line)}</text>'
        for row, line in enumerate(folded)
    )


def _turnout(words: WheelWords, ballots: int, seats: int) -> str:
    """Returns the number of ballots and the words under it, in the middle of
    the hub."""
    digits = max(len(str(ballots)), len(str(seats)), 2)
    size = int(min(80, 190 / DIGIT / digits))
    forms = {
        form: _folded(tidy(text, line=True), seats)
        for form, text in words.turnout.items()
    }
    rows, said = len(forms["other"]), words.plural(ballots)
    base = (0.73 * size - 34 * rows) / 2
    look = f'class="w-ink" font-size="{size}" y="{number(base)}"'
    parts = [f'<text {look} data-ballots="">{ballots}</text>']
    for row in range(rows):
        parts.append(
            _turnout_line(_row_of(forms, row), said, seats, base + 38 + 34 * row)
        )
    return "".join(parts)


def _row_of(forms: Mapping[str, list[str]], row: int) -> dict[str, str]:
    """Returns one line of each plural form, "" where it has fewer."""
    return {
        form: lines[row] if row < len(lines) else "" for form, lines in forms.items()
    }


def _plural_forms(texts: Mapping[str, str]) -> str:
    return " ".join(
        f'data-{attribute(form)}="{word(text)}"' for form, text in texts.items()
    )


def _turnout_line(texts: Mapping[str, str], said: str, seats: int, y: float) -> str:
    """Returns one line under the number, with all its plural forms for the
    live module."""
    phrase = pick(texts, said).replace("{seats}", str(seats))
    room = 2 * sqrt(max(0, INNER**2 - y**2)) - 16
    size = int(max(18, min(28, room / max(1, text_width(phrase)))))
    forms = _plural_forms(texts)
    return (
        f'<text class="w-muted" font-size="{size}" y="{number(y)}" '
        f"{forms}>{word(phrase)}</text>"
    )


def _folded(phrase: str, seats: int) -> list[str]:
    """Returns the phrase in lines that fit the number of seats, with {seats}
    still to fill in.

    The word before {seats} stays on its line, as in "of 31".
    """
    stand_in = "0" * max(2, len(str(seats)))
    lines = fold(phrase.replace("{seats}", stand_in), 180 / 28)
    if lines[-1] == stand_in and len(lines) > 1 and " " in lines[-2]:
        lines[-2], _, word_before = lines[-2].rpartition(" ")
        lines[-1] = f"{word_before} {stand_in}"
    return [line.replace(stand_in, "{seats}") for line in lines]
