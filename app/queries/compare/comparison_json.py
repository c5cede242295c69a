"""Writes a comparison as JSON."""

from collections.abc import Mapping

from app.queries.compare.comparison import Column, Comparison


def comparison_json(comparison: Comparison) -> dict[str, object]:
    """Returns `POST /compare`: workshops in the order of the files.

    A field's lists have that order too, with null where a workshop has no such field.
    """
    framework, columns = comparison.framework, comparison.columns
    return {
        "framework": {"id": framework.id, "title": framework.title},
        "workshops": [_workshop(column) for column in columns],
        "fields": [
            {
                "field": key,
                "block": framework.block_of[key].id,
                "votes": [_at(column.votes, key) for column in columns],
                "shares": [
                    None if (share := column.share(key)) is None else round(share, 4)
                    for column in columns
                ],
                "notes": [_at(column.notes, key) for column in columns],
            }
            for key in framework.fields
        ],
    }


def _at(counts: Mapping[str, int] | None, key: str) -> int | None:
    return None if counts is None else counts.get(key)


def _workshop(column: Column) -> dict[str, object]:
    workshop = column.workshop
    names = ("file", "title", "place", "day", "sealed", "ballots", "seats", "situation")
    rule = (
        {"votes": workshop.rule.votes, "repeats": workshop.rule.repeats}
        if workshop.rule
        else None
    )
    left = [
        {
            "field": left_field.id,
            "votes": left_field.votes,
            "notes": left_field.notes,
            "counterparts": list(left_field.counterparts),
        }
        for left_field in column.left
    ]
    return {name: getattr(workshop, name) for name in names} | {
        "framework": workshop.framework.id,
        "rule": rule,
        "left_out": left,
    }
