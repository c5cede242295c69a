"""Says which texts a spreadsheet would take for a formula, and keeps them from
being one."""

from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(value: Any) -> Any:
    """Returns a text that could run as a formula with an apostrophe in
    front."""
    return (
        f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
    )
