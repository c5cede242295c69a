"""Writes a programme as one long table: a row for each field of each town."""

from collections.abc import Iterator
from typing import Any

from app.domain.programmes.programme import FEWEST, FieldSum, Town, sum_fields
from app.queries.programmes.view import ProgrammeView
from app.queries.results.tables import Table

COLUMNS = (
    *("town", "country", "date", "framework"),
    *("block", "number", "field", "votes", "ballots", "seats", "notes"),
)


def programme_table(view: ProgrammeView, small_towns: str) -> Table:
    """Returns the rows of every town that stands by itself, then those of the
    others together.

    Towns of fewer than five ballots are one town called `small_towns`; nothing
    stands for them where they have fewer than five ballots together.
    """
    rows: list[tuple[Any, ...]] = []
    for town in view.towns:
        if town.numbers is not None and not town.is_small:
            rows += _rows(view, town)
    small = [town for town in view.towns if town.is_small]
    ballots = sum(town.ballots for town in small)
    if ballots >= FEWEST:
        seats = sum(town.numbers.seats for town in small if town.numbers)
        head = (small_towns, "", "", view.framework.id)
        for sum_ in sum_fields(list(view.framework.fields), small):
            counts = (sum_.votes, sum_.ballots, seats, sum_.notes)
            rows.append((*head, *_named(view, sum_), *counts))
    return Table(COLUMNS, rows)


def _named(view: ProgrammeView, sum_: FieldSum) -> tuple[str, str, str]:
    field = view.framework.fields[sum_.field]
    return view.framework.block_of[sum_.field].name, sum_.field, field.name


def _rows(view: ProgrammeView, town: Town) -> Iterator[tuple[Any, ...]]:
    numbers = town.numbers
    assert numbers is not None
    votes, notes = numbers.votes or {}, numbers.notes or {}
    for key, field in view.framework.fields.items():
        if key in votes or key in notes:
            yield (
                *(town.name, town.country, town.day, numbers.framework),
                *(view.framework.block_of[key].name, key, field.name),
                votes.get(key, ""),
                numbers.ballots,
                numbers.seats,
                notes.get(key, ""),
            )
