"""What explains a field in a pasted framework: its description, and its
objectives one a line."""

from collections.abc import Mapping
from typing import Protocol

from app.documents.frameworks.reader import DESCRIPTION, OBJECTIVES
from app.domain.local_text import local
from app.domain.text import tidy


class Explained(Protocol):
    """A line with its texts by language; the key "" is the language of the
    names."""

    @property
    def at(self) -> int: ...
    @property
    def about(self) -> Mapping[str, str]: ...
    @property
    def aims(self) -> Mapping[str, str]: ...


def described(line: Explained, locale: str) -> str:
    """Returns the description in all its languages."""
    return local({tag or locale: text for tag, text in line.about.items()}, locale)


def aims_of(line: Explained, locale: str) -> tuple[str, ...]:
    """Returns the objectives, each in all its languages; there are equally
    many in each."""
    by_language = {tag or locale: _rows(text) for tag, text in line.aims.items()}
    rows = zip(*by_language.values(), strict=True)
    return tuple(
        local(dict(zip(by_language, row, strict=True)), locale) for row in rows
    )


def explaining_problems(line: Explained) -> list[tuple[int, str]]:
    """Returns (line, problem) of what is too long, and of languages with
    different numbers of objectives."""
    aims = [_rows(text) for text in line.aims.values()]
    long = [text for text in line.about.values() if len(text) > DESCRIPTION.limit]
    long += [aim for rows in aims for aim in rows if len(aim) > OBJECTIVES.text.limit]
    problems = [(line.at, "too_long")] if long else []
    problems += (
        [(line.at, "too_many")]
        if any(len(of) > OBJECTIVES.limit for of in aims)
        else []
    )
    return problems + (
        [(line.at, "aims_apart")] if len(set(map(len, aims))) > 1 else []
    )


def _rows(text: str) -> list[str]:
    """Returns the lines of a cell without the dots of a list; a bar parts them
    too."""
    lines = (tidy(row, line=True) for row in text.replace("|", "\n").split("\n"))
    return [line.lstrip("-–•* ") for line in lines if line.lstrip("-–•* ")]
