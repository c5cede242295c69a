"""Builds the parts of a document from sentences of the catalogue.

A `message` is a sentence marked for translation, said in the language of
`words`.
"""

from collections.abc import Iterable, Mapping

from app.reports.model import Column, Heading, Prose, Row, Runs, Table, Text, runs
from app.reports.words import Words

Fact = tuple[str, Runs]


def heading(
    words: Words,
    level: int,
    message: str,
    *,
    new_page: bool = False,
    listed: bool = True,
) -> Heading:
    """Returns a heading of level 1 to 3."""
    text = Text(words.say(message))
    return Heading(level, text, new_page=new_page, listed=listed)


def prose(words: Words, message: str, look: str = "body", **values: object) -> Prose:
    """Returns a paragraph of one sentence, in a look of `Prose`."""
    return Prose(runs(words.say(message, **values)), look)


def fact(words: Words, message: str, *parts: str | Text) -> Fact:
    """Returns a term with its value; without words for `parts` it has none."""
    return words.say(message), runs(*parts)


def column(words: Words, message: str, width: float) -> Column:
    """Returns a column of texts; `width` is its share of the line."""
    return Column(words.say(message), width)


def number_column(words: Words, message: str, width: float) -> Column:
    """Returns a column of numbers, flush right."""
    return Column(words.say(message), width, number=True)


def table(
    words: Words, message: str, columns: Iterable[Column], rows: Iterable[Row]
) -> Table:
    """Returns a table; the message says what it holds."""
    return Table(words.say(message), tuple(columns), tuple(rows))


def columns_of(
    words: Words, texts: Mapping[str, float], numbers: Mapping[str, float]
) -> tuple[Column, ...]:
    """Returns columns of texts and then those of numbers, as {message:
    width}."""
    return (
        *(column(words, message, width) for message, width in texts.items()),
        *(number_column(words, message, width) for message, width in numbers.items()),
    )
