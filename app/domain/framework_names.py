"""Numbers the fields of a framework, compares the names of two, and joins
their languages."""

from collections.abc import Callable

from app.domain.framework import Block, Field, Framework, Place
from app.domain.local_text import LocalText, shared_texts, texts_of
from app.domain.text import fold, identity_of

Part = Block | Field
LABEL_LENGTH = 3


def labels(framework: Framework) -> dict[str, str]:
    """Returns the number of each field as it is printed: its id where all ids
    are short, else 1, 2, 3…"""
    ids = list(framework.fields)
    if all(len(field_id) <= LABEL_LENGTH for field_id in ids):
        return {field_id: field_id for field_id in ids}
    return {field_id: str(place) for place, field_id in enumerate(ids, 1)}


def same(first: Framework, second: Framework) -> bool:
    """Says whether two frameworks have the same field ids, and the same id or,
    in a language at least, the same names."""
    if list(first.fields) != list(second.fields):
        return False
    if first.id == second.id:
        return True
    pairs = [
        _pairs(first, field, second, second.fields[key], fold)
        for key, field in first.fields.items()
    ]
    return all(
        shared and all(text == twin for text, twin in shared) for shared in pairs
    )


def are_alike(first: Framework, second: Framework) -> bool:
    """Says whether blocks and fields have the same ids, and no name is
    another; an older version of Palabre may have written these otherwise."""
    parts, twins = _parts(first), _parts(second)
    if [(type(part), part.id) for part in parts] != [
        (type(twin), twin.id) for twin in twins
    ]:
        return False
    return all(
        text == twin_text
        for part, twin in zip(parts, twins, strict=True)
        for text, twin_text in _pairs(first, part, second, twin, identity_of)
    )


def joined(
    framework: Framework, twin: Framework, *, where_same: bool = False
) -> Framework:
    """Returns the framework with the languages that only its twin has of a
    text; with `where_same` only of texts that are the same in the languages of
    both."""

    def join(text: str, place: Place) -> str:
        present = texts_of(text, framework.locale)
        further = texts_of(twin.texts.get(place, ""), twin.locale)
        shared = shared_texts(present, further)
        if where_same and (
            not shared or any(mine != theirs for mine, theirs in shared)
        ):
            return text
        rest = {
            tag: words for tag, words in further.items() if words and tag not in present
        }
        return LocalText({**present, **rest}) if text and rest else text

    return framework.with_texts(join)


def _pairs(
    first: Framework,
    part: Part,
    second: Framework,
    twin: Part,
    read: Callable[[str], str],
) -> list[tuple[str, str]]:
    """Returns two names in each language of both, as `read` folds them."""
    texts = texts_of(part.name, first.locale), texts_of(twin.name, second.locale)
    return [(read(text), read(twin_text)) for text, twin_text in shared_texts(*texts)]


def _parts(framework: Framework) -> list[Part]:
    parts: list[Part] = []
    for block in framework.blocks:
        parts += [block, *block.fields]
    return parts
