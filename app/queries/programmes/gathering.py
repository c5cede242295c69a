"""Gathers a programme from session files, one after the other: of each only
counts are kept."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.documents.session.document import BoardDocument
from app.documents.session.file import read_checked
from app.domain.framework import Framework
from app.domain.programmes.programme import Town
from app.domain.refusals import Refusal
from app.queries.programmes.document import programme_json
from app.queries.programmes.sessions import (
    Counts,
    Reader,
    SessionNumbers,
    read_on,
    session_numbers,
)
from app.queries.programmes.view import Place, ProgrammeView


@dataclass(frozen=True)
class GatheredFile:
    """A session file and its numbers."""

    name: str
    session: SessionNumbers


@dataclass
class Gathering:
    """What was read so far. `damaged` has (file, refusal), `twice` (file, the
    file that counts)."""

    # By the key of their board
    files: dict[str, GatheredFile] = field(default_factory=dict)
    damaged: list[tuple[str, Refusal]] = field(default_factory=list)
    twice: list[tuple[str, str]] = field(default_factory=list)
    _keys_by_seal: dict[str, str] = field(default_factory=dict)
    _frameworks: dict[str, Framework] = field(default_factory=dict)

    def add(self, name: str, body: bytes) -> None:
        """Takes in a file. Of two exports of one board the newer counts; a
        damaged one is noted."""
        try:
            document, frameworks = read_checked(name, body)
        except Refusal as refusal:
            self.damaged.append((name, refusal))
            return
        session = session_numbers(document, self._shared(document, frameworks))
        self._put(GatheredFile(name, session))

    def _shared(
        self, document: BoardDocument, frameworks: Mapping[str, Framework]
    ) -> Mapping[str, Framework]:
        """Returns the frameworks, equal ones of all files as one object."""
        texts = {
            part["id"]: json.dumps(part, sort_keys=True)
            for part in document["frameworks"]
        }
        return {
            key: self._frameworks.setdefault(texts[key], framework)
            for key, framework in frameworks.items()
        }

    def _put(self, file: GatheredFile) -> None:
        seals = [count.seal for count in file.session.counts if count.seal]
        by_seal = (
            self._keys_by_seal[seal] for seal in seals if seal in self._keys_by_seal
        )
        key = next(by_seal, file.session.key)
        before = self.files.get(key)
        if before is not None:
            is_newer = file.session.changed_at > before.session.changed_at
            counting, left = (file, before) if is_newer else (before, file)
            self.twice.append((left.name, counting.name))
            file = counting
        self.files[key] = file
        for count in file.session.counts:
            if count.seal:
                self._keys_by_seal[count.seal] = key


def gathered_json(
    gathering: Gathering, framework: Framework | None = None
) -> dict[str, object]:
    """Returns the document of a programme, with what was not counted and why.

    Towns are read on `framework`, else on the one on which most can be.
    Refuses `nothing_to_gather`.
    """
    files = sorted(gathering.files.values(), key=lambda file: file.name)
    target = framework or common_framework([file.session for file in files])
    reader = Reader(target)
    places, left_out = [], []
    for file in files:
        counts = reader.counting(file.session.counts)
        places.append(_place(file.session, counts, target))
        unread = reader.unread(file.session.counts)
        if counts is None:
            left_out.append({"file": file.name, "frameworks": list(unread)})
    view = ProgrammeView("", target, tuple(places))
    document = {
        name: part for name, part in programme_json(view).items() if name != "title"
    }
    return {
        **document,
        "left_out": left_out,
        "twice": [
            {"file": name, "counted": counting} for name, counting in gathering.twice
        ],
        "damaged": [
            {"file": name, "refusal": refusal.code, **refusal.details}
            for name, refusal in gathering.damaged
        ],
    }


def _place(session: SessionNumbers, counts: Counts | None, target: Framework) -> Place:
    town = Town(
        session.town, session.country, session.locale, session.day, plan=session.plan
    )
    if counts is None:
        return Place(town, "")
    numbers = read_on(counts, target)
    if counts.votes is None:
        numbers = replace(numbers, seats=session.seats)
    return Place(replace(town, numbers=numbers), "file")


def common_framework(sessions: Sequence[SessionNumbers]) -> Framework:
    """Returns the framework on which most sessions can be read, then that of
    most, then the first.

    Refuses `nothing_to_gather`.
    """
    frameworks = [_framework_of(session) for session in sessions]
    uses = Counter(id(framework) for framework in frameworks if framework is not None)
    candidates = {
        id(framework): framework for framework in frameworks if framework is not None
    }
    if not candidates:
        raise Refusal("nothing_to_gather")

    def worth(candidate: Framework) -> tuple[int, int]:
        reader = Reader(candidate)
        readable = sum(bool(reader.readable(session.counts)) for session in sessions)
        return readable, uses[id(candidate)]

    return max(candidates.values(), key=worth)


def _framework_of(session: SessionNumbers) -> Framework | None:
    """Returns the framework of the session's last sealed vote, else of its
    notes."""
    ordered: Iterable[Counts] = sorted(
        (count for count in session.counts if count.framework.fields),
        key=lambda count: count.votes is not None,
    )
    return next((count.framework for count in reversed(list(ordered))), None)
