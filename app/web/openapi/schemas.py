"""Describes answers, refusals and bodies as schemas among the components."""

from typing import NotRequired, TypedDict

from pydantic import BaseModel

from app.web.http.refusals import REFUSALS
from app.web.openapi.address import Content
from app.web.openapi.answers import InvalidAnswer, RefusalAnswer

Schema = dict[str, object]


class MediaPart(TypedDict):
    schema: Schema
    example: NotRequired[object]


JSON_TYPE = "application/json"
COMPONENTS = "#/components/schemas/"


def success_answer(content: Content, schemas: Schema) -> dict[str, object]:
    if content is None:
        return {"description": "Done."}
    if isinstance(content, str | tuple):
        kinds = (content,) if isinstance(content, str) else content
        files = {media: {"schema": _file_schema(media)} for media in kinds}
        return {"description": ", ".join(kinds), "content": files}
    if isinstance(content, list):
        items: Schema = {"type": "array", "items": _schema(content[0], schemas)}
        return {"description": "A list.", "content": json_content(items)}
    description = (content.__doc__ or content.__name__.removesuffix("Answer")).split(
        "\n"
    )[0]
    return {
        "description": description,
        "content": json_content(_schema(content, schemas)),
    }


def _file_schema(media: str) -> dict[str, str]:
    if media == JSON_TYPE:
        return {"type": "object"}
    is_text = media.startswith(("text/", "image/svg"))
    return {"type": "string"} if is_text else {"type": "string", "format": "binary"}


def json_content(schema: Schema) -> dict[str, MediaPart]:
    return {JSON_TYPE: {"schema": schema}}


def reference(name: str) -> Schema:
    return {"$ref": f"{COMPONENTS}{name}"}


def _schema(model: type[BaseModel], schemas: Schema) -> Schema:
    """Adds a model's schema and its parts to the components and returns a
    reference to it."""
    schema = model.model_json_schema(
        ref_template=f"{COMPONENTS}{{model}}", mode="serialization"
    )
    schemas.update(schema.pop("$defs", {}))
    schemas[model.__name__] = schema
    return reference(model.__name__)


def refusal_answer(status: int, codes: list[str], schemas: Schema) -> dict[str, object]:
    schema = _schema(InvalidAnswer if status == 422 else RefusalAnswer, schemas)
    example = {"refusal": codes[0], "message": REFUSALS[codes[0]][1]}
    return {
        "description": ", ".join(f"`{code}`" for code in codes),
        "content": {JSON_TYPE: {"schema": schema, "example": example}},
    }
