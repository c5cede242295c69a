"""Carries erased notes of a shortlist from one file of a workshop into the
other."""

from app.documents.session.document import BoardDocument
from app.domain.plan.shortlist import ERASED

Place = tuple[object, object]  # ids of a framework and of a field
Part = dict[str, object]  # a framework, block or field


def with_erasures(document: BoardDocument, second: BoardDocument) -> BoardDocument:
    """Returns the document without the texts of frameworks that were erased in
    the second one."""
    erased = {
        place: field
        for place, field in _fields_of(second).items()
        if field.get(ERASED) is True
    }
    if erased.keys().isdisjoint(_fields_of(document)):
        return document
    frameworks = [
        {
            **framework,
            "blocks": [
                _block(framework, block, erased)
                for block in _parts(framework, "blocks")
            ],
        }
        for framework in document["frameworks"]
    ]
    return {**document, "frameworks": frameworks}


def _fields_of(document: BoardDocument) -> dict[Place, Part]:
    return {
        (framework["id"], field["id"]): field
        for framework in document["frameworks"]
        for block in _parts(framework, "blocks")
        for field in _parts(block, "fields")
    }


def _parts(whole: Part, name: str) -> list[Part]:
    """Returns the parts by their name, of a framework whose form was
    checked."""
    parts = whole[name]
    assert isinstance(parts, list)
    return parts


def _block(framework: Part, block: Part, erased: dict[Place, Part]) -> Part:
    fields = [
        erased.get((framework["id"], field["id"]), field)
        for field in _parts(block, "fields")
    ]
    return {**block, "fields": fields}
