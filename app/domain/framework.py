"""A framework: ordered blocks, each with ordered fields. Ids are unique in
their framework."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from app.domain.local_text import (
    Languages,
    LocalText,
    in_languages,
    lang_of,
    matching,
    texts_of,
)
from app.domain.refusals import Refusal

# Of a text: what it is, and the id of its block or field
Place = tuple[str, str]
Say = Callable[[str, Place], str]  # another wording of the text in a place
# Versions as people say them, by the name that is in files.
VERSION_NAMES = {"segou-2024": "Ségou 2024"}
MOST_READERS = 256  # kinds of readers whose framework is remembered


@dataclass(frozen=True)
class Field:
    """A field, under which notes and votes stand. `id` is the printed number
    in the shipped frameworks; `objectives` say what it is about, one by one;
    `picture` and `sounds`, by language, are the keys of files that do; `extra`
    holds further keys of its file, which are written back unused."""

    id: str
    name: str
    description: str = ""
    objectives: tuple[str, ...] = ()
    picture: str = field(default="", hash=False, compare=False)
    sounds: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    extra: dict[str, object] = field(default_factory=dict, hash=False, compare=False)

    @property
    def files(self) -> tuple[str, ...]:
        """The keys of its picture and sounds."""
        return tuple(filter(None, (self.picture, *self.sounds.values())))

    @property
    def is_explained(self) -> bool:
        """Whether there is more to it than its name."""
        return bool(self.description or self.objectives or self.picture or self.sounds)

    def with_texts(self, say: Say) -> "Field":
        """Returns it with each of its texts as `Framework.with_texts` says
        it."""
        head = _with_head(self, "field", say)
        objectives = tuple(
            say(objective, (f"field objective {number}", self.id))
            for number, objective in enumerate(self.objectives, start=1)
        )
        return replace(head, objectives=objectives)


@dataclass(frozen=True)
class Block:
    """A coloured group of fields; without fields, notes stand under the block
    itself."""

    id: str
    name: str
    fields: tuple[Field, ...] = ()
    description: str = ""
    extra: dict[str, object] = field(default_factory=dict, hash=False, compare=False)

    def with_field(self, changed: Field) -> "Block":
        """Returns it with a field in the place of the one with its id, if it
        has it."""
        fields = (changed if of.id == changed.id else of for of in self.fields)
        return replace(self, fields=tuple(fields))

    def with_texts(self, say: Say) -> "Block":
        """Returns it with each of its texts as `Framework.with_texts` says
        it."""
        head = _with_head(self, "block", say)
        return replace(head, fields=tuple(of.with_texts(say) for of in self.fields))


Part = TypeVar("Part", Block, Field)


def _with_head(part: Part, kind: str, say: Say) -> Part:
    """Returns it with its name and its description as they are said."""
    name = say(part.name, (f"{kind} name", part.id))
    description = say(part.description, (f"{kind} description", part.id))
    return replace(part, name=name, description=description)


@dataclass(frozen=True)
class Framework:
    """Versioned data. `id` names the version too (`culture21plus-segou-2024`);
    `locale` is the language in which its texts were written. Each may be a
    LocalText, which has further ones. `bodies`: its pictures and sounds by
    key, where it comes from a file that has them."""

    id: str
    title: str
    locale: str
    blocks: tuple[Block, ...]
    version: str = ""
    task: str = ""
    extra: dict[str, object] = field(default_factory=dict, hash=False, compare=False)
    bodies: Mapping[str, bytes] = field(default_factory=dict, hash=False, compare=False)

    @cached_property
    def file_keys(self) -> frozenset[str]:
        """The keys of the pictures and sounds that explain its fields."""
        return frozenset(key for field in self.fields.values() for key in field.files)

    @property
    def is_explained(self) -> bool:
        """Whether there is more to any of its fields than its name."""
        return any(field.is_explained for field in self.fields.values())

    def with_field(self, changed: Field) -> "Framework":
        """Returns it with another field of the same id."""
        return replace(
            self, blocks=tuple(block.with_field(changed) for block in self.blocks)
        )

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every field by id, in the framework's order."""
        return {field.id: field for block in self.blocks for field in block.fields}

    @cached_property
    def sorted_fields(self) -> tuple[str, ...]:
        """The ids of the fields in their own order, which a page knows without
        the framework."""
        return tuple(sorted(self.fields))

    @cached_property
    def block_of(self) -> dict[str, Block]:
        """The block of each field, by field id."""
        return {field.id: block for block in self.blocks for field in block.fields}

    @cached_property
    def hues(self) -> dict[str, int]:
        """The number of each block's colour, from 0, by block id: its place,
        or the number that it had in the framework from which it was taken."""
        return {block.id: _hue(block, place) for place, block in enumerate(self.blocks)}

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages in which any of its texts is, its own first."""
        tags = (
            tag
            for text in self.texts.values()
            if text
            for tag in texts_of(text, self.locale)
        )
        return tuple(dict.fromkeys([self.locale, *tags]))

    def in_languages(self, languages: Languages) -> "Framework":
        """Returns it with every text in the first of a reader's languages that
        the text has, each a LocalText. Ids, numbers and colours are the same;
        it is made once for all such readers."""
        readers = tuple(languages)
        if readers not in self._by_reader:
            chosen = tuple(matching(self.languages, languages))
            if chosen not in self._by_languages:
                self._by_languages[chosen] = self._spoken(chosen)
            if len(self._by_reader) >= MOST_READERS:
                self._by_reader.clear()
            self._by_reader[readers] = self._by_languages[chosen]
        return self._by_reader[readers]

    @cached_property
    def _by_languages(self) -> dict[tuple[str, ...], "Framework"]:
        return {}

    @cached_property
    def _by_reader(self) -> dict[tuple[str, ...], "Framework"]:
        return {}

    def _spoken(self, languages: Languages) -> "Framework":
        return self.with_texts(
            lambda text, _: in_languages(text, languages, self.locale)
        )

    def with_texts(self, say: Say) -> "Framework":
        """Returns it with `say(text, place)` for each text; a place is as
        ("title", ""), ("task", ""), ("block name", id), ("field description",
        id), ("field objective 1", id)."""

        title, task = say(self.title, ("title", "")), say(self.task, ("task", ""))
        blocks = tuple(block.with_texts(say) for block in self.blocks)
        return replace(self, title=title, task=task, blocks=blocks)

    @cached_property
    def texts(self) -> dict[Place, str]:
        """Every text by its place, as `with_texts` names it."""
        texts: dict[Place, str] = {}

        def keep(text: str, place: Place) -> str:
            texts[place] = text
            return text

        self.with_texts(keep)
        return texts

    @property
    def version_name(self) -> str:
        """The version as people say it: "Ségou 2024" where files have
        `segou-2024`."""
        return VERSION_NAMES.get(self.version, self.version)

    @property
    def edition(self) -> str:
        """The title with the version, without which a field's number says
        nothing on paper."""
        # The title of the list from which fields were taken
        named = self.extra.get("list")
        title = named if isinstance(named, str) else self.title
        words = " · ".join(filter(None, (title, self.version_name)))
        return LocalText({lang_of(self.title, self.locale): words})

    def origin_in(self, language: str) -> str:
        """Returns where its texts in a language are from: `source`, `our
        translation`, or what a translator wrote in the file; "" where nobody
        says."""
        value = self.extra.get("languages")
        origins = value if isinstance(value, dict) else {}
        fitting = matching(
            [tag for tag in origins if isinstance(tag, str)], (language,)
        )
        origin = origins[fitting[0]] if fitting else ""
        return origin if isinstance(origin, str) else ""

    @property
    def is_of_notes(self) -> bool:
        """Whether its fields are notes that were put to the vote: pages then
        call them so."""
        return self.extra.get("options") == "notes"

    @property
    def is_of_question(self) -> bool:
        """Whether its fields are the answers to a quick question: nothing else
        stands on it."""
        return self.extra.get("made_of") == "question"

    @property
    def is_of_words(self) -> bool:
        """Whether its fields are words that people said: it has those of
        sealed rounds only."""
        of_words = self.is_of_question and self.extra.get("words") is True
        return of_words and len(self.blocks) == 1

    @cached_property
    def block_by_id(self) -> dict[str, Block]:
        return {block.id: block for block in self.blocks}

    def places(self) -> Iterator[tuple[Block, Field | None]]:
        """Yields the places of notes: every field, and every block that has
        none."""
        for block in self.blocks:
            if not block.fields:
                yield block, None
            for field_ in block.fields:
                yield block, field_

    def place(
        self, field_id: str | None, block_id: str | None
    ) -> tuple[str | None, str]:
        """Returns (field id or None, block id) of a note's place. Refuses
        `no_such_field`."""
        if field_id is not None:
            if field_id not in self.fields:
                raise Refusal("no_such_field", field=field_id)
            return field_id, self.block_of[field_id].id
        block = self.block_by_id.get(block_id or "")
        if block is None or block.fields:
            missing = "missing" if self.fields else "missing_block"
            cause = missing if block is not None or not block_id else ""
            raise Refusal("no_such_field", field=block_id or "", cause=cause)
        return None, block.id


def _hue(block: Block, place: int) -> int:
    hue = block.extra.get("hue")
    return hue if type(hue) is int and 0 <= hue < 100 else place
