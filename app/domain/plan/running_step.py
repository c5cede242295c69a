"""The step of the agenda that runs, as a board's settings hold it."""

from dataclasses import dataclass
from typing import Any

from app.domain.json import read_number, read_object, read_text, read_time
from app.domain.plan.agenda import NUMBER_LIMIT

TITLE_LIMIT = 300


@dataclass(frozen=True)
class RunningStep:
    """The step of the agenda that runs."""

    session: int
    step: int
    title: str
    started_at: str
    ends_at: str

    @classmethod
    def read(cls, value: Any, path: str) -> "RunningStep":
        """Reads {session, step, title, started_at, ends_at}; refuses by
        path."""
        given = read_object(
            value, path, ("session", "step", "title", "started_at", "ends_at")
        )
        return cls(
            read_number(given["session"], f"{path}.session", 1, NUMBER_LIMIT),
            read_number(given["step"], f"{path}.step", 1, NUMBER_LIMIT),
            read_text(given["title"], f"{path}.title", TITLE_LIMIT),
            read_time(given["started_at"], f"{path}.started_at"),
            read_time(given["ends_at"], f"{path}.ends_at"),
        )

    def json(self) -> dict[str, object]:
        """Returns {session, step, title, started_at, ends_at}."""
        times = {"started_at": self.started_at, "ends_at": self.ends_at}
        return {
            "session": self.session,
            "step": self.step,
            "title": self.title,
            **times,
        }
