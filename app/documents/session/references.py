"""References inside a session document: what is named is there, and is there
once."""

from collections.abc import Iterable, Mapping, Sequence

from app.domain.json import bad


def require_unique(where: str, key: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Refuses `duplicate` for a row whose value of `key` an earlier one
    has."""
    seen: set[object] = set()
    for place, row in enumerate(rows):
        if row[key] in seen:
            raise bad(f"{where}[{place}].{key}", "duplicate")
        seen.add(row[key])


def require_listed(where: str, value: str | None, names: Iterable[str]) -> None:
    """Refuses `unknown` for a value, other than None, that is none of the
    names."""
    if value is not None and value not in names:
        raise bad(where, "unknown")
