"""Builds /openapi.json: FastAPI's description of the bodies, with the answers
and refusals that addresses/ declares."""

import copy
import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, TypedDict

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from app.web.http.bodies import described_body
from app.web.http.identity import WRITER
from app.web.http.refusals import REFUSALS
from app.web.http.routing import LateRoute
from app.web.openapi.address import ACTIVITY, TAGS, Address
from app.web.openapi.addresses.table import ADDRESSES
from app.web.openapi.answers import NAMED
from app.web.openapi.headers import sent_headers
from app.web.openapi.schemas import (
    COMPONENTS,
    JSON_TYPE,
    MediaPart,
    Schema,
    json_content,
    reference,
    refusal_answer,
    success_answer,
)
from app.web.openapi.security_schemes import SCHEMES


class BodyPart(TypedDict, total=False):
    description: str
    required: bool
    content: dict[str, MediaPart]  # by media type


class Operation(TypedDict, total=False):
    """What the description says of a method at a path; `responses` are by
    status."""

    summary: str
    tags: list[str]
    operationId: str
    parameters: list[Schema]
    requestBody: BodyPart
    responses: dict[str, object]
    security: list[dict[str, list[str]]]


Paths = dict[str, dict[str, Operation]]  # by path and method
LANGUAGES = {
    "locale": (
        "The language of names, before the one of `Accept-Language`; the board's else."
    ),
    "languages": "`all` gives names as objects, {language: text}.",
}
# Refused at any address that changes something, or at any at all.
EVERYWHERE = ("slow_down", "busy")
CHANGING = ("foreign_origin", "too_large", *EVERYWHERE)
ABOUT = (
    "Every address answers HTML to a browser and JSON to `Accept: application/json`. "
    "Bodies are JSON or forms, with the same names. A refusal is `{refusal, message}`: "
    "its code is stable, its sentence is in the reader's language. Addresses of the "
    "tags here keep their names and meanings within a major version; new names may "
    "come."
)


def build(app: FastAPI) -> dict[str, Any]:
    """Returns the description: OpenAPI 3.1."""
    tags = [{"name": name, "description": sentence} for name, sentence in TAGS.items()]
    routes = [_with_description(route) for route in app.routes]
    document = get_openapi(
        title=app.title,
        version=app.version,
        description=ABOUT,
        routes=routes,
        tags=tags,
    )
    document["servers"] = [{"url": "/", "description": "This Palabre"}]
    components = document.setdefault("components", {})
    components["securitySchemes"] = SCHEMES
    _describe(document["paths"], components.setdefault("schemas", {}))
    return document


def _with_description(route: BaseRoute) -> BaseRoute:
    """Returns the route, or a copy of it with what its body's model says."""
    if not isinstance(route, APIRoute) or "requestBody" not in (
        route.openapi_extra or {}
    ):
        return route
    if isinstance(route, LateRoute):
        route.build()
    described, extra = copy.copy(route), route.openapi_extra or {}
    described.openapi_extra = {
        **extra,
        "requestBody": described_body(extra["requestBody"]),
    }
    return described


def _describe(paths: Paths, schemas: Schema) -> None:
    """Completes the operations that FastAPI found, and adds those of the
    contract."""
    for path in paths.values():
        for method, operation in path.items():
            _name_body(operation, schemas)
            _refuse(operation, _common(method), schemas)
            operation.setdefault("tags", ["host"])
    for address in ADDRESSES:
        path = paths.setdefault(address.path, {})
        _declare(path.setdefault(address.method, {"responses": {}}), address, schemas)


def _common(method: str) -> tuple[str, ...]:
    """Returns what any address of the method may refuse."""
    return EVERYWHERE if method == "get" else CHANGING


def _in_languages(address: Address) -> list[Schema]:
    """Returns the parameters of a reading whose answer has names that follow
    their reader."""
    models = [
        content for content in address.success.values() if isinstance(content, type)
    ]
    if address.method != "get" or not any(
        NAMED in str(m.model_json_schema()) for m in models
    ):
        return []
    return _parameters("query", LANGUAGES)


def _parameters(place: str, sentences: Mapping[str, str]) -> list[Schema]:
    """Returns texts that a request may have in a place, each with what it
    is."""
    return [
        {
            "name": name,
            "in": place,
            "schema": {"type": "string"},
            "description": sentence,
        }
        for name, sentence in sentences.items()
    ]


def _declare(operation: Operation, address: Address, schemas: Schema) -> None:
    """Writes what the table says of an address into its operation."""
    responses = {
        status: response
        for status, response in operation["responses"].items()
        if not status.startswith("2")
    }
    for status, content in address.success.items():
        responses[str(status)] = success_answer(content, schemas)
    operation |= {
        "summary": address.sentence,
        "tags": [address.tag],
        "operationId": operation_id(address),
        "responses": responses,
    }
    headers = sent_headers(address)
    if parameters := [*_in_languages(address), *_parameters("header", headers)]:
        operation["parameters"] = [*operation.get("parameters", []), *parameters]
    operation["security"] = [
        {} if scheme == "anyone" else {scheme: []} for scheme in address.may
    ]
    changed_hands = ("other_seat",) if WRITER.title() in headers else ()
    _refuse(
        operation,
        (*address.refusals, *changed_hands, *_common(address.method)),
        schemas,
    )
    operation["responses"] = dict(sorted(responses.items()))


def operation_id(address: Address) -> str:
    """Returns a name for generated clients: put_ballot, post_activity_open,
    get_report_pdf."""
    if address.name:
        return address.name
    path = (
        address.path.replace(ACTIVITY, "/activity").removeprefix("/b/{code}")
        or "/board"
    )
    words = [
        word
        for word in path.replace(".", "/").replace("-", "_").split("/")
        if word and "{" not in word
    ]
    if words in (["activity", "ballot"], ["activity", "tally"]):
        words = words[1:]
    return "_".join([address.method, *words])


FORMS = (
    "As JSON; a form with the same names is taken too "
    "(application/x-www-form-urlencoded)."
)


def _name_body(operation: Operation, schemas: Schema) -> None:
    """Moves the model of a body among the components, so that a generated
    client calls it by its name, and declares it as JSON alone: generated
    clients would send both kinds at once."""
    body = operation.get("requestBody", {})
    schema = body.get("content", {}).get(JSON_TYPE, {"schema": {}})["schema"]
    if "title" not in schema:
        return
    name, parts = str(schema["title"]), schema.pop("$defs", {})
    text = json.dumps([schema, parts]).replace("#/$defs/", COMPONENTS)
    named, named_parts = json.loads(text)
    schemas.update(named_parts)
    if schemas.setdefault(name, named) != named:
        raise ValueError(f"two bodies are called {name}")
    body |= {"content": json_content(reference(name)), "description": FORMS}


def _refuse(operation: Operation, codes: tuple[str, ...], schemas: Schema) -> None:
    """Adds an operation's refusals by status, with their codes and the first
    as an example."""
    by_status: dict[int, list[str]] = defaultdict(list)
    for code in dict.fromkeys(codes):
        by_status[REFUSALS[code][0]].append(code)
    for status, refused in by_status.items():
        operation["responses"][str(status)] = refusal_answer(status, refused, schemas)
