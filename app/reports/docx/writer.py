"""Writes the report as an editable document.

With real styles, heading levels, a list of contents, table heads and
alternative texts.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import docx
from docx.shared import Cm

from app.domain.graphemes import shortened
from app.reports.docx.band import colour_band
from app.reports.docx.block_styles import block_style
from app.reports.docx.parts import tidy_parts
from app.reports.docx.styles import WIDTH, prepare, set_footer
from app.reports.docx.tables import table
from app.reports.docx.xml import (
    Element,
    bookmark,
    direction_of,
    element,
    field,
    line,
    paragraph,
    run,
    style_id,
)
from app.reports.model import (
    Bullets,
    Cover,
    Document,
    Facts,
    Figure,
    Heading,
    Part,
    Photo,
    Prose,
    Runs,
    Table,
    Text,
)
from app.reports.words import tag

GAP = "\u2003\u2003"  # between two logos
LOOKS = {"body": "Normal", "lead": "Lead", "aside": "Aside"}


def write_docx(
    document: Document,
    pictures: Sequence[bytes],
    made_at: datetime,
    pages: Sequence[int] = (),
) -> bytes:
    """Returns the file; `pictures` are the PNGs of the document's figures, in
    their order.

    `pages`: of its headings, in their order, as the PDF has them; none leaves
    the contents without.
    """
    file = docx.Document()
    prepare(file, document.language)
    set_footer(file, document.running)
    body = file.element.body
    end = body.sectPr
    drawn = iter(pictures)
    parts = (*document.summary, *document.parts)
    headings = [part for part in parts if isinstance(part, Heading)]
    places = {id(heading): place for place, heading in enumerate(headings, 1)}

    def add(blocks: Iterable[Element]) -> None:
        for block in blocks:
            end.addprevious(block)

    add(_cover(file, document.cover))
    for part in document.summary:
        add(_blocks(file, part, places.get(id(part), 0), drawn))
    add(_contents(document, headings, pages))
    for part in document.parts:
        add(_blocks(file, part, places.get(id(part), 0), drawn))
    _describe(file, document, made_at)
    tidy_parts(file)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _describe(file: Any, document: Document, made_at: datetime) -> None:
    """Sets the file's properties, which assistive technology reads first."""
    about = file.core_properties
    about.title, about.language = (
        shortened(document.cover.title.words, 255),
        tag(document.language),
    )
    about.author = about.last_modified_by = "Palabre"
    about.comments = ""
    about.created = about.modified = made_at.astimezone(UTC).replace(
        tzinfo=None, microsecond=0
    )


def _cover(file: Any, cover: Cover) -> Iterator[Element]:
    if cover.logos:
        yield _pictures(file, "Cover Logos", cover.logos)
    yield line("CoverKind", (Text(cover.kind),))
    yield line("Title", (cover.title,))
    for row in cover.lines:
        yield line("Subtitle", row)
    yield _band(file, cover.colours)
    for foot in cover.foot:
        yield line("CoverNote", (Text(foot),))


def _band(file: Any, colours: Sequence[int]) -> Element:
    """Returns the band of the blocks' colours at the foot of the title page;
    it says nothing."""
    holder = file.add_paragraph(style=file.styles["Cover Band"])
    if colours:
        shape = holder.add_run().add_picture(
            io.BytesIO(colour_band(colours)), width=Cm(WIDTH)
        )
        shape._inline.docPr.set("descr", "")
    element: Element = holder._p
    return element


def _contents(
    document: Document, headings: Sequence[Heading], pages: Sequence[int]
) -> Iterator[Element]:
    """Yields a field that lists headings 1 and 2 with the pages known so far.

    No program is asked to compute it on opening: Word then asks a question
    that frightens.
    """
    yield line("TOCHeading", (Text(document.contents),))
    listed = [
        (place, heading)
        for place, heading in enumerate(headings, 1)
        if heading.level <= 2
    ]
    begin, code, separate, stop = field(r'TOC \o "1-2" \h \z \u')
    for order, (place, heading) in enumerate(listed):
        link = element(
            "hyperlink",
            run(Text(heading.words, language=heading.text.language)),
            *(_page(_anchor(place), pages[place - 1]) if pages else ()),
            anchor=_anchor(place),
            history=1,
        )
        parts = (
            ([begin, code, separate] if order == 0 else [])
            + [link]
            + ([stop] if order == len(listed) - 1 else [])
        )
        side = direction_of(heading.text.words)
        yield paragraph(style_id(f"toc {heading.level}"), parts, *side)


def _page(anchor: str, number: int) -> list[Element]:
    """Returns a tab, and the page of a heading as a field that any program can
    compute anew."""
    return [element("r", element("tab")), *field(rf"PAGEREF {anchor} \h", str(number))]


def _anchor(place: int) -> str:
    return f"_Toc{place:06}"


def _blocks(
    file: Any, part: Part, place: int, drawn: Iterator[bytes]
) -> Iterator[Element]:
    """Yields the part as children of the document's body."""
    match part:
        case Heading():
            yield _heading(part, place)
        case Prose():
            yield line(LOOKS[part.look], part.runs)
        case Bullets():
            style = "Note" if part.notes else "ListBullet"
            yield from (line(style, item) for item in part.items)
        case Facts():
            yield from (_fact(pair, last=pair is part.pairs[-1]) for pair in part.pairs)
        case Table():
            yield from table(part)
        case Figure():
            yield from _figure(file, part, next(drawn))
        case Photo():
            yield _pictures(file, "Photo", [part])


def _heading(part: Heading, place: int) -> Element:
    """Returns a heading in the style of its level, or of its block; a field's
    number is a label."""
    label = [run(Text(f"{part.label}. ", "label"), part.colour)] if part.label else []
    name = run(Text(part.text.words, language=part.text.language))
    content = bookmark(place, _anchor(place), [*label, name])
    return paragraph(
        style_id(heading_style(part)), content, *direction_of(part.text.words)
    )


def heading_style(part: Heading) -> str:
    """Returns the name of a heading's style."""
    if part.level == 2 and part.colour:
        return block_style(part.colour)
    return f"Page Heading {part.level}" if part.new_page else f"Heading {part.level}"


def _fact(pair: tuple[str, Runs], *, last: bool) -> Element:
    term, runs = pair
    texts = [
        run(Text(term, "muted")),
        element("r", element("tab")),
        *(run(text) for text in runs),
    ]
    return paragraph("LastFact" if last else "Facts", texts)


def _pictures(file: Any, style: str, photos: Sequence[Photo]) -> Element:
    """Returns a paragraph of the organiser's pictures with their alternative
    texts."""
    holder = file.add_paragraph()
    holder.style = file.styles[style]
    for place, photo in enumerate(photos):
        if place:
            holder.add_run(GAP)
        shape = holder.add_run().add_picture(
            io.BytesIO(photo.file.body), width=Cm(photo.width)
        )
        shape._inline.docPr.set("descr", photo.alt)
    element: Element = holder._p
    return element


def _figure(file: Any, part: Figure, picture: bytes) -> Iterator[Element]:
    """Yields the picture with its alternative text, and its caption."""
    holder = file.add_paragraph()
    shape = holder.add_run().add_picture(io.BytesIO(picture), width=Cm(part.width))
    properties = shape._inline.docPr
    properties.set("descr", part.alt)
    properties.set("title", part.caption.partition(".")[0])
    holder.style = file.styles["Figure"]
    yield holder._p
    yield line("Caption", (Text(part.caption),))
    yield from (line("ListBullet", item) for item in part.beside)
