"""Writes a framework as a JSON document that reads as an equal one."""

from app.documents.frameworks.files import write_keys
from app.documents.frameworks.texts import Document
from app.domain.framework import Block, Field, Framework
from app.domain.local_text import written


def write_framework(framework: Framework) -> dict[str, object]:
    """Returns our format, which reads as an equal framework, with every
    language of each text. Empty texts are left out."""
    optional = {"version": framework.version, "task": written(framework.task)}
    document: dict[str, object] = {
        "id": framework.id,
        "title": written(framework.title),
        "locale": framework.locale,
    }
    document |= {key: text for key, text in optional.items() if text}
    document["blocks"] = [
        _write_block(block, framework.locale) for block in framework.blocks
    ]
    return _with_extra(document, framework.extra)


def _write_block(block: Block, locale: str) -> dict[str, object]:
    fields: list[object] = [_write_field(field, locale) for field in block.fields]
    return _with_extra(_write_head(block, locale) | {"fields": fields}, block.extra)


def _write_field(field: Field, locale: str) -> dict[str, object]:
    objectives = [written(objective, locale) for objective in field.objectives]
    head = _write_head(field, locale) | (
        {"objectives": objectives} if objectives else {}
    )
    return _with_extra(head | write_keys(field), field.extra)


def _write_head(part: Block | Field, locale: str) -> dict[str, object]:
    head: dict[str, object] = {"id": part.id, "name": written(part.name)}
    described = {"description": written(part.description, locale)}
    return head | described if part.description else head


def _with_extra(document: dict[str, object], extra: Document) -> dict[str, object]:
    return document | {
        key: value for key, value in extra.items() if key not in document
    }
