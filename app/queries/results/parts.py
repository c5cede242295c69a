"""Reads who took part and what each part chose, as sealed, in a reader's
languages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.framework import Framework
from app.domain.framework_names import labels
from app.domain.local_text import Languages, LocalText, matching
from app.domain.people.join_questions import UNSAID
from app.domain.votes.divisions import ATTENDANCE, GROUP
from app.domain.votes.tally import Ranked, Tally, ranking, whole_levels
from app.queries.board import BoardView
from app.queries.results.report import Report
from app.queries.results.tables import Table, option_column
from app.storage.votes.rounds import StoredRound

FIRST = 5  # fields that a part is said to have chosen first, but for ties
COLUMNS = ("activity", "round", "by", "part", "seats", "ballots", "number")


class PartWord(str):
    """A key that the catalogues name; any other name is a text of people."""

    __slots__ = ()


@dataclass(frozen=True)
class PartLine:
    """A part: the names of what it joins, its people (0 where they are not
    counted) and ballots, and its votes by field."""

    of: tuple[str, ...]
    names: tuple[str, ...]
    ballots: int
    seats: int = 0
    votes: Mapping[str, int] | None = None

    def ranked(self, framework: Framework) -> list[Ranked]:
        """Returns the framework's fields, those that this part chose most
        first."""
        return ranking(framework, Tally("", 0, True, self.ballots, 0, self.votes or {}))

    def first(self, framework: Framework) -> list[Ranked]:
        """Returns the first FIRST fields of the part; a tie is taken whole or
        not at all."""
        return whole_levels(self.ranked(framework), FIRST)


@dataclass(frozen=True)
class PartDivision:
    """A round parted by one thing, its `title` a question or a PartWord.
    `turnout` or `votes` is empty where it would say too much."""

    by: str
    title: str
    turnout: tuple[PartLine, ...]
    votes: tuple[PartLine, ...]


def divisions_in(
    round_: StoredRound | None, languages: Languages
) -> tuple[PartDivision, ...]:
    """Returns the parts of a sealed round; none where nothing was counted."""
    stored = round_.parts if round_ is not None and round_.sha256 is not None else None
    return tuple(_division(part, languages) for part in stored or ())


def _division(part: Mapping[str, Any], languages: Languages) -> PartDivision:
    by = part["by"]
    texts = {name["key"]: _text(name["name"], languages) for name in part["names"]}

    def names_of(row: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(_name(by, key, texts) for key in row["of"])

    def of(row: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(row["of"])

    turnout = (
        PartLine(of(row), names_of(row), row["ballots"], row["seats"])
        for row in part["turnout"] or ()
    )
    votes = (
        PartLine(of(row), names_of(row), row["ballots"], 0, _counts(row["votes"]))
        for row in part["votes"] or ()
    )
    title = PartWord(by) if part["title"] is None else _text(part["title"], languages)
    return PartDivision(by, title, tuple(turnout), tuple(votes))


def composition_in(report: Report, languages: Languages) -> tuple[PartDivision, ...]:
    """Returns who took part in a workshop without a vote, as it was at its
    end; its lines have no ballots."""
    stored = report.board.settings.composition
    if stored is None or report.votes or not report.final:
        return ()
    rows = [
        {
            **part,
            "votes": None,
            "turnout": [{**row, "ballots": 0} for row in part["seats"]],
        }
        for part in stored.parts
    ]
    return tuple(_division(row, languages) for row in rows)


def composition_json(
    report: Report, languages: Languages
) -> list[dict[str, object]] | None:
    """Returns [{by, title, names, seats: [{of, seats}]}] of a workshop without
    a vote at its end, names in the reader's languages; None where nobody is
    counted."""
    stored = report.board.settings.composition
    if stored is None or not composition_in(report, languages):
        return None
    return [_named(part, languages) for part in stored.parts]


def _named(part: Mapping[str, Any], languages: Languages) -> dict[str, object]:
    return {
        **part,
        "title": part["title"] and _text(part["title"], languages),
        "names": [
            {**name, "name": _text(name["name"], languages)} for name in part["names"]
        ],
    }


def _counts(votes: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    return {line["field"]: line["votes"] for line in votes}


def _name(by: str, key: str, texts: Mapping[str, str]) -> str:
    if key in texts:
        return texts[key]
    if by == GROUP:
        return key or PartWord("no_group")
    return PartWord(key) if by == ATTENDANCE or key == UNSAID else key


def _text(stored: str | Mapping[str, str], languages: Languages) -> str:
    """Returns a stored name in the best of the reader's languages that it
    has."""
    if isinstance(stored, str):
        return stored
    return LocalText(stored, next(iter(matching(stored, languages)), None))


def parts_json(
    round_: StoredRound, languages: Languages
) -> list[dict[str, object]] | None:
    """Returns the parts as they are sealed, with names in the reader's
    languages."""
    if round_.parts is None:
        return None
    return [_named(part, languages) for part in round_.parts]


def parts_table(view: BoardView, report: Report, key: str | None = None) -> Table:
    """Returns a row per part for its turnout, and one per part and field that
    it chose."""
    votes = [vote for vote in report.votes if key in {None, vote.activity.key}]
    rows = [
        (vote.activity.title, round_.number, *cells)
        for vote in votes
        for round_ in (*vote.earlier, *([vote.round] if vote.round else []))
        for division in divisions_in(round_, view.languages)
        for cells in _cells(view.frameworks[round_.framework_id], division)
    ]
    rows += [
        ("", "", division.title, line.names, line.seats, "", "", "", "")
        for division in (() if key else composition_in(report, view.languages))
        for line in division.turnout
    ]
    named = option_column(vote.framework for vote in votes)
    return Table((*COLUMNS, named, "votes"), rows)


def _cells(framework: Framework, division: PartDivision) -> Iterator[tuple[Any, ...]]:
    title, printed = (division.title,), labels(framework)
    for line in division.turnout:
        yield (title, line.names, line.seats, line.ballots, "", "", "")
    for line in division.votes:
        for ranked in line.ranked(framework):
            if ranked.votes:
                field = framework.fields[ranked.field]
                place = (printed[field.id], field.name)
                yield (title, line.names, "", line.ballots, *place, ranked.votes)
