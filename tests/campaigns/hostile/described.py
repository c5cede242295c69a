"""Requests that our own description of the addresses leads to, drawn by schemathesis: some fit it,
some do not."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as with_seed
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode

from tests.campaigns.hostile.stages import Stage

Operation = Any  # schemathesis' own is generic over four types
COSTLY = (".pdf", ".docx", ".xlsx", ".pptx", ".png", "{kind}", "import", "links.html")
REAL_PART, REAL_VALUE = 0.95, 0.7  # how often a part of an address, and a value, is a real one
UNKNOWN = "no_such_name"
PLAIN = {"type", "title", "description", "examples"}  # what the schema of any text says
OWN_HEADERS = {"authorization", "cookie", "accept", "x-schemathesis-testcaseid"}


@dataclass(frozen=True)
class Draft:
    """A request before it is somebody's on a board. `is_public` says that its address is of the
    contract; `unknown` that a name was added to its body."""

    case: Case
    is_public: bool
    unknown: bool = False

    @property
    def line(self) -> str:
        return f"{self.case.method} {self.case.path}"


def operations(document: dict[str, Any]) -> list[Operation]:
    """Returns the operations of a description."""
    schema = schemathesis.openapi.from_dict(document)
    return [result.ok() for result in schema.get_all_operations()]


def weight(operation: Operation) -> float:
    """Returns how often an operation comes: less often where each answer costs half a second."""
    return 0.15 if operation.path.endswith(COSTLY) else 1


def can_be_wrong(operation: Operation) -> bool:
    """Returns False where a request is texts in an address alone: any of them fits."""
    raw = operation.definition.raw
    schemas = [part["schema"] for part in raw.get("parameters", ()) if part["in"] == "path"]
    are_texts = all(schema["type"] == "string" and set(schema) <= PLAIN for schema in schemas)
    has_more = any((*operation.query, *operation.headers, *operation.cookies))
    return "requestBody" in raw or has_more or not are_texts


def drawn(operation: Operation, mode: GenerationMode, count: int, seed: int) -> list[Case]:
    """Returns up to so many requests of a kind; none where no request is of this kind."""
    if count <= 0:
        return []
    cases: list[Case] = []

    @with_seed(seed)
    @settings(
        max_examples=count + 2,  # the first are the simplest ones
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def keep(case: Case) -> None:
        cases.append(case)

    try:
        keep()
    except Unsatisfiable:
        return []
    return cases[-count:]


def drafts(
    every: list[Operation], public: set[tuple[str, str]], seed: int, size: int
) -> Iterator[Draft]:
    """Yields requests in an order of chance; about half fit the description."""
    chance = random.Random(seed)
    weights = [weight(operation) for operation in every]
    # An operation's first request costs as much as ten more of it: few of them get some each.
    drawn_places = sorted(set(chance.choices(range(len(every)), weights, k=size // 3 + 1)))
    picked = Counter(
        chance.choices(drawn_places, [weights[place] for place in drawn_places], k=size)
    )
    requests: list[Draft] = []
    for place, count in sorted(picked.items()):
        operation = every[place]
        is_public = (operation.method.lower(), operation.path) in public
        wrong = count // 2 + (count % 2) * chance.randrange(2)
        # Hypothesis looks for half a second before it says that there is none.
        wrong = wrong if can_be_wrong(operation) else 0
        cases = drawn(operation, GenerationMode.NEGATIVE, wrong, seed)
        cases += drawn(operation, GenerationMode.POSITIVE, count - len(cases), seed)
        requests += [Draft(case, is_public) for case in cases]
    chance.shuffle(requests)
    yield from requests


def made_real(draft: Draft, stage: Stage, chance: random.Random) -> Draft:
    """Puts real values of the board into a request, so that not all ends at the first refusal; adds
    a name that nobody knows to the body of some."""
    case = draft.case
    for name in case.path_parameters:
        value = stage.word(case.path, name, chance)
        if value is not None and chance.random() < REAL_PART:
            case.path_parameters[name] = quote(str(value), safe="")
    if not isinstance(case.body, dict):
        return draft
    body = dict(case.body)
    for name in body:
        value = stage.word(case.path, name, chance)
        if value is not None and chance.random() < REAL_VALUE:
            body[name] = value
    unknown = chance.random() < 0.1
    case.body = {**body, UNKNOWN: 1} if unknown else body
    return Draft(case, draft.is_public, unknown)


def as_request(draft: Draft, url: str, headers: dict[str, str]) -> dict[str, Any]:
    """Returns the arguments of `Session.request` for somebody with these headers."""
    values = draft.case.as_transport_kwargs(base_url=url)
    drawn_headers = {
        name: value
        for name, value in (values.get("headers") or {}).items()
        if name.lower() not in OWN_HEADERS
    }
    cookies = {} if headers else values.get("cookies") or {}  # nobody has invented ones
    accept = {"Accept": "application/json", "Accept-Language": "en"}
    sent = {**drawn_headers, **accept, **headers}
    return cast("dict[str, Any]", {**values, "headers": sent, "cookies": cookies})
