"""Makes what was sent such that databases and answers can hold it."""

from typing import Any


def storable(value: Any) -> Any:
    """Returns the value with NUL and lone surrogates replaced by U+FFFD at any
    depth: no database and no answer can hold them."""
    # The quick way: ASCII has no surrogates
    if isinstance(value, str) and value.isascii():
        return value.replace("\0", "\ufffd")
    if isinstance(value, str):
        return (
            value.encode("utf-16", "surrogatepass")
            .decode("utf-16", "replace")
            .replace("\0", "\ufffd")
        )
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {storable(name): storable(item) for name, item in value.items()}
    return value
