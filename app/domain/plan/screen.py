"""What the projected page shows, and where everybody was brought, as a board's
settings hold them."""

from dataclasses import dataclass
from typing import Any

from app.domain.json import (
    read_key,
    read_key_or_none,
    read_object,
    read_time,
    read_word,
)

SCREEN_MODES = (
    *("auto", "join", "agenda", "wall", "groups"),
    *("wheel", "ranking", "matrix", "plan", "field"),
)


@dataclass(frozen=True)
class ScreenChoice:
    """What the projected page shows; `auto` follows the activities."""

    mode: str = "auto"
    activity: str | None = None
    field: str | None = None

    @classmethod
    def read(cls, value: Any, path: str) -> "ScreenChoice":
        """Reads {mode, activity, field}; refuses by path."""
        given = read_object(value, path, ("mode", "activity", "field"))
        activity = read_key_or_none(given["activity"], f"{path}.activity")
        place = read_key_or_none(given["field"], f"{path}.field")
        return cls(
            read_word(given["mode"], f"{path}.mode", SCREEN_MODES), activity, place
        )

    def json(self) -> dict[str, object]:
        """Returns {mode, activity, field}."""
        return {"mode": self.mode, "activity": self.activity, "field": self.field}


@dataclass(frozen=True)
class Focus:
    """Where everybody was brought, and when; `place` is a field's or a block's
    id."""

    activity: str
    place: str | None
    at: str

    @classmethod
    def read(cls, value: Any, path: str) -> "Focus":
        """Reads {activity, place, at}; refuses by path."""
        given = read_object(value, path, ("activity", "place", "at"))
        activity = read_key(given["activity"], f"{path}.activity")
        place = read_key_or_none(given["place"], f"{path}.place")
        return cls(activity, place, read_time(given["at"], f"{path}.at"))

    def json(self) -> dict[str, object]:
        """Returns {activity, place, at}."""
        return {"activity": self.activity, "place": self.place, "at": self.at}
