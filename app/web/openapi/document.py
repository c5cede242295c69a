"""Builds /openapi.json: FastAPI's description of the bodies, with the answers and refusals that
addresses.py declares."""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from app.web.http.refusals import REFUSALS
from app.web.openapi.address import ACTIVITY, TAGS, Address, Content
from app.web.openapi.addresses import addresses
from app.web.openapi.answers import NAMED, InvalidAnswer, RefusalAnswer

Json = dict[str, Any]
SCHEMES: Json = {
    "seat": {
        "type": "apiKey",
        "in": "cookie",
        "name": "palabre_seat",
        "description": "Set by joining or resuming.",
    },
    "host": {
        "type": "apiKey",
        "in": "cookie",
        "name": "palabre_staff",
        "description": "Set by the host link.",
    },
    "helper": {
        "type": "apiKey",
        "in": "cookie",
        "name": "palabre_staff",
        "description": "Set by the helper link.",
    },
    "observer": {
        "type": "apiKey",
        "in": "cookie",
        "name": "palabre_staff",
        "description": "Set by the observer link.",
    },
    "organiser": {
        "type": "apiKey",
        "in": "cookie",
        "name": "palabre_staff",
        "description": "Set by the organiser link.",
    },
    "programme": {
        "type": "apiKey",
        "in": "cookie",
        "name": "palabre_programme",
        "description": "Set by the secret link of a programme.",
    },
    "createToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "PALABRE_CREATE_TOKEN, where it is set.",
    },
}
LANGUAGES = {
    "locale": "The language of names, before the one of `Accept-Language`; the board's else.",
    "languages": "`all` gives names as objects, {language: text}.",
}
# Refused at any address that changes something, or at any at all.
EVERYWHERE = ("slow_down", "busy")
CHANGING = ("foreign_origin", *EVERYWHERE)
ABOUT = (
    "Every address answers HTML to a browser and JSON to `Accept: application/json`. Bodies are"
    " JSON or forms, with the same names. A refusal is `{refusal, message}`: its code is stable,"
    " its sentence is in the reader's language. Addresses of the"
    " tags here keep their names and meanings within a major version; new names may come."
)


def build(app: FastAPI) -> Json:
    """Returns the description: OpenAPI 3.1."""
    tags = [{"name": name, "description": sentence} for name, sentence in TAGS.items()]
    document = get_openapi(
        title=app.title, version=app.version, description=ABOUT, routes=app.routes, tags=tags
    )
    document["servers"] = [{"url": "/", "description": "This Palabre"}]
    components = document.setdefault("components", {})
    components["securitySchemes"] = SCHEMES
    _describe(document["paths"], components.setdefault("schemas", {}))
    return document


def _describe(paths: Json, schemas: Json) -> None:
    """Completes the operations that FastAPI found, and adds those of the contract."""
    for path in paths.values():
        for method, operation in path.items():
            _name_body(operation, schemas)
            _refuse(operation, _common(method), schemas)
            operation.setdefault("tags", ["host"])
    for address in addresses():
        path = paths.setdefault(address.path, {})
        _declare(path.setdefault(address.method, {"responses": {}}), address, schemas)


def _common(method: str) -> tuple[str, ...]:
    """Returns what any address of the method may refuse."""
    return EVERYWHERE if method == "get" else CHANGING


def _in_languages(address: Address) -> list[Json]:
    """Returns the parameters of a reading whose answer has names that follow their reader."""
    models = [content for content in address.success.values() if isinstance(content, type)]
    if address.method != "get" or not any(NAMED in str(m.model_json_schema()) for m in models):
        return []
    return [
        {"name": name, "in": "query", "schema": {"type": "string"}, "description": sentence}
        for name, sentence in LANGUAGES.items()
    ]


def _declare(operation: Json, address: Address, schemas: Json) -> None:
    """Writes what the table says of an address into its operation."""
    responses = {
        status: response
        for status, response in operation["responses"].items()
        if not status.startswith("2")
    }
    for status, content in address.success.items():
        responses[str(status)] = _response(content, schemas)
    operation |= {
        "summary": address.sentence,
        "tags": [address.tag],
        "operationId": operation_id(address),
        "responses": responses,
    }
    if parameters := _in_languages(address):
        operation["parameters"] = [*operation.get("parameters", []), *parameters]
    operation["security"] = [{} if scheme == "anyone" else {scheme: []} for scheme in address.may]
    _refuse(operation, (*address.refusals, *_common(address.method)), schemas)
    operation["responses"] = dict(sorted(responses.items()))


def operation_id(address: Address) -> str:
    """Returns a name for generated clients: put_ballot, post_activity_open, get_report_pdf."""
    if address.name:
        return address.name
    path = address.path.replace(ACTIVITY, "/activity").removeprefix("/b/{code}") or "/board"
    words = [
        word
        for word in path.replace(".", "/").replace("-", "_").split("/")
        if word and "{" not in word
    ]
    return "_".join(
        [
            address.method,
            *(
                words[1:]
                if words[0] == "activity" and words[1:] in (["ballot"], ["tally"])
                else words
            ),
        ]
    )


FORMS = "As JSON; a form with the same names is taken too (application/x-www-form-urlencoded)."
JSON_TYPE = "application/json"
COMPONENTS = "#/components/schemas/"


def _name_body(operation: Json, schemas: Json) -> None:
    """Moves the model of a body among the components, so that a generated client calls it by its
    name, and declares it as JSON alone: generated clients would send both kinds at once."""
    body = operation.get("requestBody", {})
    schema = body.get("content", {}).get(JSON_TYPE, {}).get("schema", {})
    if "title" not in schema:
        return
    name, parts = schema["title"], schema.pop("$defs", {})
    text = json.dumps([schema, parts]).replace("#/$defs/", COMPONENTS)
    named, named_parts = json.loads(text)
    schemas.update(named_parts)
    if schemas.setdefault(name, named) != named:
        raise ValueError(f"two bodies are called {name}")
    body |= {"content": _json_content(_reference(name)), "description": FORMS}


def _response(content: Content, schemas: dict[str, object]) -> dict[str, object]:
    if content is None:
        return {"description": "Done."}
    if isinstance(content, str):
        return {"description": content, "content": {content: {"schema": _file_schema(content)}}}
    if isinstance(content, list):
        items = {"type": "array", "items": _schema(content[0], schemas)}
        return {"description": "A list.", "content": _json_content(items)}
    description = (content.__doc__ or content.__name__.removesuffix("Answer")).split("\n")[0]
    return {"description": description, "content": _json_content(_schema(content, schemas))}


def _file_schema(media: str) -> dict[str, str]:
    is_text = media.startswith(("text/", "image/svg"))
    return {"type": "string"} if is_text else {"type": "string", "format": "binary"}


def _json_content(schema: Mapping[str, object], **values: object) -> dict[str, object]:
    return {JSON_TYPE: {"schema": schema, **values}}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"{COMPONENTS}{name}"}


def _schema(model: type[BaseModel], schemas: dict[str, object]) -> dict[str, str]:
    """Adds a model's schema and its parts to the components and returns a reference to it."""
    schema = model.model_json_schema(ref_template=f"{COMPONENTS}{{model}}", mode="serialization")
    schemas.update(schema.pop("$defs", {}))
    schemas[model.__name__] = schema
    return _reference(model.__name__)


def _refuse(operation: Json, codes: tuple[str, ...], schemas: dict[str, object]) -> None:
    """Adds an operation's refusals by status, with their codes and the first as an example."""
    by_status: dict[int, list[str]] = defaultdict(list)
    for code in dict.fromkeys(codes):
        by_status[REFUSALS[code][0]].append(code)
    for status, refused in by_status.items():
        operation["responses"][str(status)] = _refusal_answer(status, refused, schemas)


def _refusal_answer(status: int, codes: list[str], schemas: dict[str, object]) -> dict[str, object]:
    schema = _schema(InvalidAnswer if status == 422 else RefusalAnswer, schemas)
    example = {"refusal": codes[0], "message": REFUSALS[codes[0]][1]}
    return {
        "description": ", ".join(f"`{code}`" for code in codes),
        "content": _json_content(schema, example=example),
    }
