"""Makes frameworks on the spot: of notes that are put to the vote, of fields
that are tied."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from app.domain.framework import Block, Field, Framework
from app.domain.local_text import as_written
from app.domain.text import tidy
from app.domain.votes.tally import Ranked

FEWEST_NOTES, MOST_NOTES = 2, 40
USUAL_VOTES = 3
USUAL_PLACES = 5
# Keys of `extra`: what a framework was made of, what its fields are called on
# pages where that is not fields (see Framework.is_of_notes), and that a
# field's text was erased.
MADE_OF, OPTIONS, ERASED = "made_of", "options", "erased"
NOTES, TIES, QUESTION = "notes", "ties", "question"


@dataclass(frozen=True)
class Option:
    """A note that is put to the vote, in a block with this id, name and colour
    (see hues)."""

    note: str
    text: str
    block: str
    block_name: str
    hue: int = 0


def most_votes(options: int) -> int:
    """Returns the most choices of a ballot on so many notes: half of them, at
    least 1."""
    return max(1, options // 2)


def usual_votes(options: int) -> int:
    """Returns the choices of a ballot where nobody says how many: three, never
    more than half."""
    return min(USUAL_VOTES, most_votes(options))


def framework_of_notes(
    key: str, title: str, locale: str, options: Iterable[Option]
) -> Framework:
    """Returns a framework whose fields are the notes, under their ids, in the
    order given.

    Their texts are as they are now: a later change of a note does not change
    what is voted on.
    """
    blocks: dict[str, Block] = {}
    for option in options:
        new = Block(option.block, option.block_name, extra={"hue": option.hue})
        block = blocks.get(option.block, new)
        field = Field(option.note, tidy(option.text, line=True))
        blocks[option.block] = replace(block, fields=(*block.fields, field))
    values = tuple(blocks.values())
    return Framework(key, title, locale, values, extra={MADE_OF: NOTES, OPTIONS: NOTES})


def framework_of_ties(
    key: str, title: str, source: Framework, fields: Collection[str]
) -> Framework:
    """Returns a framework of some fields of another, with their ids, in its
    order."""
    blocks = [
        replace(
            block,
            fields=tuple(field for field in block.fields if field.id in fields),
            extra={**block.extra, "hue": source.hues[block.id]},
        )
        for block in source.blocks
    ]
    extra = {"list": as_written(source.title), **source.extra, MADE_OF: TIES}
    used = tuple(block for block in blocks if block.fields)
    return replace(source, id=key, title=title, blocks=used, extra=extra)


def is_made_of_notes(framework: Framework) -> bool:
    return framework.extra.get(MADE_OF) == NOTES


def is_made(framework: Framework) -> bool:
    """Returns whether it was made on the spot, for one vote."""
    return framework.extra.get(MADE_OF) in (NOTES, TIES, QUESTION)


def without_made(frameworks: Iterable[Framework]) -> list[Framework]:
    """Returns the frameworks but for those made on the spot, unless there are
    no others."""
    used = list(frameworks)
    return [framework for framework in used if not is_made(framework)] or used


def without_texts(
    framework: Framework, fields: Collection[str], text: str
) -> Framework:
    """Returns the framework with a text instead of the names of erased notes.

    Ids stay, so ballots and seals on it stay true.
    """

    def erased(field: Field) -> Field:
        return (
            Field(field.id, text, extra={ERASED: True}) if field.id in fields else field
        )

    blocks = tuple(
        replace(block, fields=tuple(erased(field) for field in block.fields))
        for block in framework.blocks
    )
    return replace(framework, blocks=blocks)


def border_tie(ranked: Sequence[Ranked], places: int) -> list[Ranked]:
    """Returns the fields with votes that are tied for the last of the first
    `places`, where they are more than the places that are left for them."""
    return [
        field
        for field in ranked
        if field.votes and field.rank <= places < field.rank + field.tied - 1
    ]


def deciding_tie(ranked: Sequence[Ranked], votes: int) -> tuple[int, list[Ranked]]:
    """Returns (places, the fields tied for the last of them); (0, []) where no
    tie decides.

    The places are the first five, of fewer than ten fields the first half;
    where no tie stands there, as many as each ballot had choices; else the
    most places that a tie leaves open.
    """
    usual = max(1, min(USUAL_PLACES, len(ranked) // 2))
    lines = [usual, *([votes] if votes < usual else []), *range(usual - 1, 0, -1)]
    for places in lines:
        if tied := border_tie(ranked, places):
            return places, tied
    return 0, []
