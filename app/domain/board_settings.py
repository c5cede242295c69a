"""A board's settings: one frozen form for files, commands and pages.

`BoardSettings.read` refuses by path what a file may not say; `stored` reads
what a database holds, and takes a part that it cannot read as never set, so
that no page breaks on it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import Any

from app.domain.chosen_blocks import ChosenBlocks, read_blocks
from app.domain.framework import Block, Framework
from app.domain.json import (
    JsonView,
    bad,
    read_each,
    read_flag,
    read_key,
    read_list,
    read_number,
    read_object,
    read_text,
    read_word,
    without,
)
from app.domain.people.composition import Composition
from app.domain.people.join_questions import JoinQuestions, read_questions
from app.domain.pictures import Pictures
from app.domain.plan.commitment import PLANNERS
from app.domain.plan.running_step import RunningStep
from app.domain.plan.screen import Focus, ScreenChoice
from app.domain.plan.time_zone import read_time_zone
from app.domain.refusals import Refusal
from app.domain.wifi import Wifi

PRIVACY = ("organisations", "names", "count")  # what a report tells of people
MODALITIES = ("in_room", "online", "both")  # how people took part
TEXTS = (
    *("introduction", "context", "organisers", "facilitators", "structure", "course"),
    *(
        "priorities",
        "challenges",
        "situation",
        "strengths",
        "proposals",
        "conclusions",
        "contacts",
    ),
)
TEXT_LIMIT, PATH = 20_000, "board.settings"
# The second one of a session or a step
SEATS_LIMIT, NUMBER_LIMIT = 20_000, 10_000
COUNTRY_LIMIT, ADDRESS_LIMIT = 120, 200
WORDS_LIMIT, LANGUAGES_LIMIT, LANGUAGE_LIMIT = 2000, 24, 20


_read_language = partial(read_text, most=LANGUAGE_LIMIT, least=1)


def _read_texts(value: Any, path: str) -> Mapping[str, str]:
    given = read_object(value, path)
    if unknown := [name for name in given if name not in TEXTS]:
        raise bad(f"{path}.{unknown[0]}"[:200], "unknown_key")
    texts = {
        name: read_text(text, f"{path}.{name}", TEXT_LIMIT)
        for name, text in given.items()
    }
    return MappingProxyType(texts)


def _read_hidden_words(value: Any, path: str) -> Mapping[str, tuple[str, ...]]:
    given = read_object(value, path)
    return MappingProxyType(
        {key: _read_keys(ids, f"{path}.{key}") for key, ids in given.items()}
    )


def _read_keys(value: Any, path: str) -> tuple[str, ...]:
    where = path[:200]
    return tuple(read_key(key, where) for key in read_list(value, where, WORDS_LIMIT))


# Each setting's reader; null is read as never set.
READERS: dict[str, Callable[[Any, str], Any]] = {
    "headcount": lambda value, path: read_number(value, path, 1, SEATS_LIMIT),
    "participants": lambda value, path: read_word(value, path, PRIVACY),
    "modality": lambda value, path: read_word(value, path, MODALITIES),
    "planners": lambda value, path: read_word(value, path, PLANNERS),
    "texts": _read_texts,
    "screen": ScreenChoice.read,
    "screen_languages": lambda value, path: read_each(
        value, path, LANGUAGES_LIMIT, _read_language
    ),
    "focus": Focus.read,
    "running": RunningStep.read,
    "session": lambda value, path: read_number(value, path, 1, NUMBER_LIMIT),
    "blocks": read_blocks,
    "hidden_words": _read_hidden_words,
    "published": read_flag,
    "wifi": Wifi.read,
    "room_address": lambda value, path: read_text(value, path, ADDRESS_LIMIT),
    "demo": read_key,
    "join_questions": read_questions,
    "composition": Composition.read,
    "country": lambda value, path: read_text(value, path, COUNTRY_LIMIT),
    "time_zone": read_time_zone,
    "pictures": Pictures.read,
    "joining_before": lambda value, path: read_word(value, path, ("open", "roster")),
}


@dataclass(frozen=True)
class BoardSettings:
    """`headcount`: most seats. `participants`: what the report shows of
    people. `modality`: how they took part. `planners`: who writes the plan of
    action. `texts`: the organiser's, by TEXTS. `screen_languages`: those that
    take turns on the screen, () for the board's. `session`: number of the
    present sitting. `blocks`: by activity. `hidden_words`: ids of answers to
    the question `word`, by activity. `wifi`: of the room. `room_address`: by
    which its phones come in, where chosen. `country`: of a programme's town.
    `time_zone`: by its IANA name, "" for UTC. `pictures`: of the report.
    `joining_before`: as named. `join_questions`: put to who joins.
    `composition`: of those. `further`: of another version."""

    headcount: int | None = None
    participants: str | None = None
    modality: str | None = None
    planners: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    screen: ScreenChoice | None = None
    screen_languages: tuple[str, ...] = ()
    focus: Focus | None = None
    running: RunningStep | None = None
    session: int | None = None
    blocks: Mapping[str, ChosenBlocks] = field(default_factory=dict)
    hidden_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    published: bool = False
    wifi: Wifi | None = None
    room_address: str = ""
    demo: str = ""
    country: str = ""
    time_zone: str = ""
    pictures: Pictures = field(default_factory=Pictures)
    joining_before: str | None = None
    join_questions: JoinQuestions = ()
    composition: Composition | None = None
    further: JsonView = field(default_factory=dict)

    @classmethod
    def read(cls, value: Any, path: str = PATH) -> "BoardSettings":
        """Reads the settings of a file; refuses `bad_session` by path."""
        given = read_object(value, path)
        values = {
            name: READERS[name](item, f"{path}.{name}")
            for name, item in given.items()
            if name in READERS and item is not None
        }
        further = {name: item for name, item in given.items() if name not in READERS}
        return cls(**values, further=MappingProxyType(further))

    @classmethod
    def stored(cls, value: Any) -> "BoardSettings":
        """Reads what a database holds; a part that cannot be read is as if
        never set."""
        settings = cls()
        for name, item in value.items() if isinstance(value, Mapping) else ():
            try:
                settings = settings.with_json(str(name), item)
            except Refusal:
                continue
        return settings

    def with_json(self, name: str, value: Any) -> "BoardSettings":
        """Returns these with one setting read from JSON; None unsets it.
        Refuses by path."""
        if name not in READERS:
            rest = without(self.further, name)
            return replace(self, further=MappingProxyType({**rest, name: value}))
        fresh = BoardSettings() if value is None else BoardSettings.read({name: value})
        return replace(self, **{name: getattr(fresh, name)})

    def of_any_room(self) -> "BoardSettings":
        """Returns these for a file: no password of a Wi-Fi, no address of a
        machine."""
        return replace(self, wifi=None, room_address="")

    def json(self) -> dict[str, object]:
        """Returns only what is set, by name."""
        whole = {
            "headcount": self.headcount,
            "participants": self.participants,
            "modality": self.modality,
            "planners": self.planners,
            "texts": dict(self.texts) or None,
            "screen": self.screen and self.screen.json(),
            "screen_languages": list(self.screen_languages) or None,
            "focus": self.focus and self.focus.json(),
            "running": self.running and self.running.json(),
            "session": self.session,
            "blocks": {key: chosen.json() for key, chosen in self.blocks.items()}
            or None,
            "hidden_words": {key: list(ids) for key, ids in self.hidden_words.items()}
            or None,
            "published": self.published or None,
            "wifi": self.wifi and self.wifi.json(),
            "room_address": self.room_address or None,
            "demo": self.demo or None,
            "country": self.country or None,
            "time_zone": self.time_zone or None,
            "pictures": self.pictures.json() if self.pictures.keys else None,
            "joining_before": self.joining_before,
            "composition": self.composition and self.composition.json(),
            "join_questions": [question.json() for question in self.join_questions]
            or None,
        }
        named = {name: value for name, value in whole.items() if value is not None}
        return named | dict(self.further)

    def open_blocks(self, activity: str, framework: Framework) -> tuple[Block, ...]:
        """Returns the blocks under which an activity takes notes: the chosen
        ones, else all."""
        chosen = self.blocks[activity].blocks if activity in self.blocks else ()
        blocks = tuple(block for block in framework.blocks if block.id in chosen)
        return blocks or framework.blocks
