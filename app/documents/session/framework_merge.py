"""Merges the frameworks of two session documents: by id, with the languages of both."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.documents.framework_document import read_framework, write_framework
from app.documents.session.merged_lists import merged_by
from app.domain.framework import Block, Field, Framework
from app.domain.local_text import LocalText, texts_of


def merged_frameworks(
    newer: Sequence[dict[str, object]], older: Sequence[dict[str, object]]
) -> list[dict[str, object]]:
    """Returns the newer frameworks with what they lack, languages too, then the older ones that are
    alone. Frameworks of one id are alike."""
    older_by_id = {framework.id: framework for framework in map(read_framework, older)}
    return [_with_languages(document, older_by_id) for document in merged_by("id", newer, older)]


def _with_languages(
    document: dict[str, object], older_by_id: Mapping[str, Framework]
) -> dict[str, object]:
    """Returns the document as it is where the older one has no further language."""
    framework = read_framework(document)
    older = older_by_id.get(framework.id)
    if older is None or set(older.languages) <= set(framework.languages):
        return document
    return write_framework(_joined(framework, older))


def _joined(newer: Framework, older: Framework) -> Framework:
    blocks, fields = older.block_by_id, older.fields

    def join(text: str, twin: str) -> str:
        """Returns the newer text, with the languages that only the older one has."""
        if not text or not twin:
            return text
        present = texts_of(text, newer.locale)
        further = texts_of(twin, older.locale).items()
        return LocalText({**present, **{tag: it for tag, it in further if tag not in present}})

    def field(of: Field) -> Field:
        twin = fields[of.id]
        name, description = join(of.name, twin.name), join(of.description, twin.description)
        return replace(of, name=name, description=description)

    def block(of: Block) -> Block:
        twin = blocks[of.id]
        name, description = join(of.name, twin.name), join(of.description, twin.description)
        return replace(of, name=name, description=description, fields=tuple(map(field, of.fields)))

    title, task = join(newer.title, older.title), join(newer.task, older.task)
    return replace(newer, title=title, task=task, blocks=tuple(map(block, newer.blocks)))
