"""Merges the frameworks of two session documents: by id, with the languages of
both."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.documents.frameworks.reader import read_framework
from app.documents.frameworks.writer import write_framework
from app.documents.session.merge.lists import merged_by
from app.domain.framework import Field, Framework
from app.domain.framework_names import joined


def merged_frameworks(
    newer: Sequence[dict[str, object]], older: Sequence[dict[str, object]]
) -> list[dict[str, object]]:
    """Returns the newer frameworks with what they lack, languages and what
    explains a field too, then the older ones that are alone. Frameworks of one
    id are alike."""
    older_by_id = {framework.id: framework for framework in map(read_framework, older)}
    return [
        _filled(document, older_by_id) for document in merged_by("id", newer, older)
    ]


def _filled(
    document: dict[str, object], older_by_id: Mapping[str, Framework]
) -> dict[str, object]:
    """Returns the document as it is where the older one has nothing
    further."""
    framework = read_framework(document)
    older = older_by_id.get(framework.id)
    if older is None:
        return document
    explained = framework
    for field in framework.fields.values():
        if (whole := _explained(field, older.fields[field.id])) != field or (
            whole.files != field.files
        ):
            explained = explained.with_field(whole)
    if not set(older.languages) <= set(framework.languages):
        explained = joined(explained, older)
    return document if explained is framework else write_framework(explained)


def _explained(field: Field, older: Field) -> Field:
    """Returns the field with what only the older one has beside its name."""
    return replace(
        field,
        description=field.description or older.description,
        objectives=field.objectives or older.objectives,
        picture=field.picture or older.picture,
        sounds={**older.sounds, **field.sounds},
    )
