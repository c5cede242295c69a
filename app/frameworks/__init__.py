"""The shipped frameworks, and the crosswalks between them: data, read and
checked once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from app.documents.frameworks.reader import read_framework
from app.domain.framework import Framework
from app.domain.people.join_questions import JoinQuestion
from app.domain.refusals import Refusal
from app.frameworks.ready_questions import read_questions
from app.frameworks.translations import (
    BadTranslation,
    check_frameworks,
    read_translations,
    translated,
)

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Crosswalk:
    """The fields of one framework beside those of another, by field id.

    `links` holds those with counterparts: `same` in wording, `renamed`, or
    merged (several counterparts). Fields without one are in `only_from` and
    `only_to`.
    """

    from_id: str
    to_id: str
    links: Mapping[str, tuple[str, ...]]
    same: frozenset[str]
    renamed: frozenset[str]
    only_from: tuple[str, ...]
    only_to: tuple[str, ...]
    remarks: str = ""

    def reading(self, field: str) -> str:
        """Returns `same`, `renamed`, `parted` (in several), `merged` (into
        one) or `only_here`."""
        if field in self.same:
            return "same"
        if field in self.renamed:
            return "renamed"
        if field not in self.links:
            return "only_here"
        return "parted" if len(self.links[field]) > 1 else "merged"

    def reversed(self) -> "Crosswalk":
        """Returns the crosswalk in the other direction."""
        back: dict[str, tuple[str, ...]] = {}
        for field, counterparts in self.links.items():
            for counterpart in counterparts:
                back[counterpart] = (*back.get(counterpart, ()), field)
        same, renamed = (
            frozenset(self.links[field][0] for field in ids)
            for ids in (self.same, self.renamed)
        )
        return Crosswalk(
            self.to_id,
            self.from_id,
            back,
            same,
            renamed,
            self.only_to,
            self.only_from,
            self.remarks,
        )


def shipped() -> Mapping[str, Framework]:
    """Returns every shipped framework by its id, with its names in all
    languages it is read in."""
    return _shipped(_folders[-1])


def use_translations(folder: Path | None) -> None:
    """Has `shipped` read an operator's folder of translations too, from now on
    in this process.

    Raises BadTranslation for a file that cannot be used.
    """
    for read in (_shipped, _ready):
        read.cache_clear()
        read(folder)
    _folders[:] = [folder]


def ready_questions() -> Mapping[str, JoinQuestion]:
    """Returns the shipped questions at joining by key, in every language that
    they are read in."""
    return _ready(_folders[-1])


_folders: list[Path | None] = [None]


@cache
def _shipped(folder: Path | None) -> Mapping[str, Framework]:
    translations = read_translations(folder)
    documents = [
        translated(_json(path), translations) for path in sorted(HERE.glob("*.json"))
    ]
    check_frameworks(translations, [document["id"] for document in documents])
    try:
        frameworks = list(map(read_framework, documents))
    except Refusal as refusal:
        where, problem = (refusal.details.get(name) for name in ("where", "problem"))
        raise BadTranslation(f"{folder}: {where}: {problem}") from None
    return MappingProxyType({framework.id: framework for framework in frameworks})


@cache
def _ready(folder: Path | None) -> Mapping[str, JoinQuestion]:
    return MappingProxyType(read_questions(read_translations(folder)))


@cache
def crosswalk(from_id: str, to_id: str) -> Crosswalk | None:
    """Returns the crosswalk from one shipped framework to another, None where
    there is none."""
    forward, backward = (
        HERE / "crosswalks" / f"{a}_{b}.json"
        for a, b in ((from_id, to_id), (to_id, from_id))
    )
    if not {from_id, to_id} <= set(shipped()):
        return None
    if forward.exists():
        return _crosswalk(_json(forward))
    return _crosswalk(_json(backward)).reversed() if backward.exists() else None


def _crosswalk(document: dict[str, object]) -> Crosswalk:
    same, renamed, merged = (
        dict(_mapping(document[key])) for key in ("same", "renamed", "merged")
    )
    one_to_one = {key: (str(value),) for key, value in (same | renamed).items()}
    return Crosswalk(
        from_id=str(document["from"]),
        to_id=str(document["to"]),
        links=one_to_one | {key: _texts(value) for key, value in merged.items()},
        same=frozenset(same),
        renamed=frozenset(renamed),
        only_from=_texts(document["only_from"]),
        only_to=_texts(document["only_to"]),
        remarks=str(document["remarks"]),
    )


def _json(path: Path) -> dict[str, object]:
    document = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(document, dict):
        raise TypeError(f"{path.name} holds no object")
    return document


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TypeError("a crosswalk's list of pairs is an object")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("a crosswalk's fields are a list")
    return tuple(str(item) for item in value)
