"""Merges the frameworks of two session documents: by id, with the languages of both."""

from collections.abc import Mapping, Sequence

from app.documents.framework_document import read_framework, write_framework
from app.documents.session.merged_lists import merged_by
from app.domain.framework import Framework
from app.domain.framework_names import joined


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
    return write_framework(joined(framework, older))
