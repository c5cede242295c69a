"""Carries erased notes of a shortlist from one file of a workshop into the other."""

from app.documents.session.document import BoardDocument
from app.domain.json import Json
from app.domain.plan.shortlist import ERASED

Place = tuple[object, object]  # ids of a framework and of a field


def with_erasures(document: BoardDocument, second: BoardDocument) -> BoardDocument:
    """Returns the document without the texts of frameworks that were erased in the second one."""
    erased = {
        place: field for place, field in _fields_of(second).items() if field.get(ERASED) is True
    }
    if erased.keys().isdisjoint(_fields_of(document)):
        return document
    frameworks = [
        {**framework, "blocks": [_block(framework, block, erased) for block in _blocks(framework)]}
        for framework in document["frameworks"]
    ]
    return {**document, "frameworks": frameworks}


def _fields_of(document: BoardDocument) -> dict[Place, Json]:
    return {
        (framework["id"], field["id"]): field
        for framework in document["frameworks"]
        for block in _blocks(framework)
        for field in block["fields"]
    }


def _blocks(framework: Json) -> list[Json]:
    """Returns the blocks of a framework whose form was checked."""
    blocks = framework["blocks"]
    assert isinstance(blocks, list)
    return blocks


def _block(framework: Json, block: Json, erased: dict[Place, Json]) -> Json:
    fields = [erased.get((framework["id"], field["id"]), field) for field in block["fields"]]
    return {**block, "fields": fields}
