"""What an answer must be, whatever was asked: as declared, a known refusal, with headers that
browsers can trust."""

import re
from collections.abc import Iterator
from typing import Any

import requests
from schemathesis import Case
from schemathesis.checks import CHECKS
from schemathesis.core.failures import FailureGroup

from app.serving.http_protocol import HEADER_BYTES
from app.web.http.refusals import REFUSALS
from tests.campaigns.hostile.described import Draft

DECLARED = (
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
ALWAYS = {"x-content-type-options", "cache-control", "content-security-policy"}
INVALID_DETAIL = {"type", "loc", "msg"}  # of what does not fit a body's model
LONG_ADDRESS = HEADER_BYTES // 2  # characters; each may be several bytes
MOST_SECONDS = {True: 20.0, False: 2.0}  # whether a document is made
MADE = ("pdf", "document", "sheet", "presentation", "png", "svg")


def harms(draft: Draft, answer: requests.Response) -> Iterator[str]:
    """Yields what is wrong with an answer."""
    if answer.status_code >= 500:
        yield f"{answer.status_code}: {answer.text[:200]}"
        return
    if answer.status_code == 431 and len(answer.request.url or "") > LONG_ADDRESS:
        return  # of the protocol, which reads no request of such a length
    if draft.is_public:
        yield from undeclared(draft.case, answer)
    if answer.status_code >= 400:
        yield from wrong_refusal(answer)
    elif draft.unknown:
        yield f"{answer.status_code} to a body with a name that is not known"
    yield from wrong_headers(answer)


def undeclared(case: Case, answer: requests.Response) -> Iterator[str]:
    """Yields what does not fit the description."""
    try:
        case.validate_response(answer, checks=[CHECKS.get_one(name) for name in DECLARED])
    except FailureGroup as failures:
        for failure in failures.exceptions:
            yield " ".join(f"{answer.status_code} {failure.title}: {failure.message}".split())[:400]


def wrong_refusal(answer: requests.Response) -> Iterator[str]:
    """Yields what a program could not read in a refusal."""
    try:
        body = answer.json()
    except ValueError:
        yield f"a refusal {answer.status_code} that is no JSON: {answer.text[:100]!r}"
        return
    if answer.status_code == 422 and "detail" in body:
        if not all(set(problem) == INVALID_DETAIL for problem in body["detail"]):
            yield f"a 422 that tells more than it should: {body}"
        return
    code = body.get("refusal")
    if REFUSALS.get(code, (0, ""))[0] != answer.status_code:
        yield f"{answer.status_code} with the code {code!r}"
    if not str(body.get("message", "")).strip():
        yield f"the refusal {code} without a sentence"


def wrong_headers(answer: requests.Response) -> Iterator[str]:
    headers = answer.headers
    if missing := ALWAYS - {name.lower() for name in headers}:
        yield f"without {', '.join(sorted(missing))}"
    for name, value in headers.items():
        if not re.fullmatch(r"[\x20-\x7e]*", value):
            yield f"the header {name}: {value!r}"
    for cookie in answer.raw.headers.getlist("set-cookie"):
        if not {"httponly", "samesite=lax"} <= {part.strip().lower() for part in cookie.split(";")}:
            yield f"the cookie {cookie.partition('=')[0]} is open to scripts or other sites"
    if answer.status_code in {429, 503} and not headers.get("Retry-After", "").isdigit():
        yield f"{answer.status_code} without Retry-After"
    if 300 <= answer.status_code < 400 and not headers.get("Location", "").startswith("/"):
        yield f"{answer.status_code} to {headers.get('Location')!r}"


def is_late(answer: requests.Response) -> bool:
    """Returns whether an answer took too long; documents are made in a process of their own."""
    kind = answer.headers.get("Content-Type", "")
    is_made = answer.ok and any(name in kind for name in MADE)
    return answer.elapsed.total_seconds() > MOST_SECONDS[is_made]


def unlike(get: requests.Response, head: Any) -> Iterator[str]:
    """Yields where the answer to HEAD is not the one to GET without its body."""
    for name in ("Content-Type", "Location"):
        if get.headers.get(name) != head.headers.get(name):
            yield f"HEAD says {name} {head.headers.get(name)}, GET {get.headers.get(name)}"
    if get.status_code != head.status_code or head.content:
        yield f"HEAD is {head.status_code} with {len(head.content)} bytes, GET {get.status_code}"
