"""The schema of session files is that of the models, sound, served, and describes every key."""

from typing import Any

from jsonschema import Draft202012Validator

from app.documents.session.schema import json_schema
from tests.documents.sessions import (
    SCHEMA,
)
from tests.web.people import Workshop


def test_the_schema_is_the_models() -> None:
    """`python -m app.documents.session.schema > …/session/palabre-session-1.schema.json` brings it
    up to date."""
    assert json_schema() == SCHEMA


def test_the_schema_is_sound_and_served(workshop: Workshop) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    answer = workshop.moussa.get("/schemas/palabre-session-1.json")
    assert answer.headers["content-type"] == "application/schema+json"
    assert answer.json() == SCHEMA


def parts(schema: Any) -> list[dict[str, Any]]:
    return [part for part in (schema, *schema["$defs"].values()) if "properties" in part]


def test_the_schema_describes_every_key_and_takes_no_other() -> None:
    undescribed = [
        (part["title"], key)
        for part in parts(SCHEMA)
        for key, value in part["properties"].items()
        if "description" not in value
    ]
    assert undescribed == []
    assert {part["title"] for part in parts(SCHEMA) if part["additionalProperties"]} == {
        "Framework",
        "Block",
        "FrameworkField",
    }
