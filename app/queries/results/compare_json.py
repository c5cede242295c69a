"""A comparison for programs."""

from typing import Any

from app.queries.results.compare import Column, Comparison

Json = dict[str, Any]


def comparison_json(comparison: Comparison) -> Json:
    """`POST /compare`: workshops in the order of the files; a field's lists are in that order too, null where one has no such field."""
    framework, columns = comparison.framework, comparison.columns
    return {
        "framework": {"id": framework.id, "title": framework.title},
        "workshops": [_workshop(one) for one in columns],
        "fields": [
            {
                "field": key,
                "block": framework.block_of[key].id,
                "votes": [_at(one.votes, key) for one in columns],
                "shares": [
                    None if (share := one.share(key)) is None else round(share, 4)
                    for one in columns
                ],
                "notes": [_at(one.notes, key) for one in columns],
            }
            for key in framework.fields
        ],
    }


def _at(counts: Any, key: str) -> int | None:
    return None if counts is None else counts.get(key)


def _workshop(column: Column) -> Json:
    one = column.workshop
    names = ("file", "title", "place", "day", "sealed", "ballots", "seats", "situation")
    rule = {"votes": one.rule.votes, "repeats": one.rule.repeats} if one.rule else None
    left = [
        {
            "field": each.id,
            "votes": each.votes,
            "notes": each.notes,
            "counterparts": list(each.others),
        }
        for each in column.left
    ]
    return {name: getattr(one, name) for name in names} | {
        "framework": one.framework.id,
        "rule": rule,
        "left_out": left,
    }
