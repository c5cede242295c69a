"""Writes a comparison as JSON."""

from collections.abc import Mapping

from app.domain.programmes.programme import LeftField
from app.queries.compare.comparison import Column, Comparison


def comparison_json(comparison: Comparison) -> dict[str, object]:
    """Returns `POST /compare`: workshops in the order of the files.

    A field's lists have that order too, with null where a workshop has no such
    field.
    """
    framework = comparison.framework
    return {
        "framework": {"id": framework.id, "title": framework.title},
        "workshops": [_workshop(column) for column in comparison.columns],
        "fields": [_field(comparison, key) for key in framework.fields],
    }


def _at(counts: Mapping[str, int] | None, key: str) -> int | None:
    return None if counts is None else counts.get(key)


def _field(comparison: Comparison, key: str) -> dict[str, object]:
    columns = comparison.columns
    return {
        "field": key,
        "block": comparison.framework.block_of[key].id,
        "votes": [_at(column.votes, key) for column in columns],
        "shares": [_rounded(column.share(key)) for column in columns],
        "notes": [_at(column.notes, key) for column in columns],
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _workshop(column: Column) -> dict[str, object]:
    workshop, rule = column.workshop, column.workshop.rule
    names = ("file", "title", "place", "day", "sealed", "ballots", "seats", "situation")
    return {name: getattr(workshop, name) for name in names} | {
        "framework": workshop.framework.id,
        "rule": {"votes": rule.votes, "repeats": rule.repeats} if rule else None,
        "left_out": [_left(left_field) for left_field in column.left],
    }


def _left(left_field: LeftField) -> dict[str, object]:
    return {
        "field": left_field.id,
        "votes": left_field.votes,
        "notes": left_field.notes,
        "counterparts": list(left_field.counterparts),
    }
