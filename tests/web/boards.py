"""Boards of every kind: the shipped templates, and frameworks of one's own with few fields or
none."""

from typing import Any

from app.domain.plan.template import TEMPLATES


def framework(*fields: int) -> dict[str, Any]:
    """A document with a block for each number, of so many fields."""
    blocks = [
        {
            "id": f"b{block}",
            "name": f"Bloc {block}",
            "fields": [
                {"id": f"{block}.{field}", "name": f"Champ {field}"} for field in range(count)
            ],
        }
        for block, count in enumerate(fields)
    ]
    return {"id": "own", "title": "Un cadre", "blocks": blocks}


OWN = {"no field": (0, 0), "one field": (1,), "two fields": (2, 0), "five fields": (3, 2)}
BOARDS: dict[str, dict[str, Any]] = {
    **{name: {"template": name} for name in TEMPLATES},
    **{
        name: {"template": "framework", "framework": framework(*fields)}
        for name, fields in OWN.items()
    },
}
