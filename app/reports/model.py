"""Defines the parts of a report, in reading order and with their words; DOCX
and PDF print them."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.picture_files import PictureFile

SMALL, LINE = 10, 120  # rows of a small table, and the characters of one
# Items of a list in two columns, and the characters of a short one
MANY, HALF_LINE = 8, 72


@dataclass(frozen=True)
class Text:
    """Words in one look.

    `look` is "", strong, muted, small, label (in the colour of its row or
    heading) or code. `language` is set where it is not the document's.
    """

    words: str
    look: str = ""
    language: str = ""


Runs = tuple[Text, ...]


def runs(*parts: str | Text) -> Runs:
    """Returns several texts as one line, without empty ones."""
    texts = [part if isinstance(part, Text) else Text(part) for part in parts]
    return tuple(part for part in texts if part.words)


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3.

    `label` is a field's number; `colour` 1 to 8 is a block's, 0 none;
    `new_page` starts a page. The contents of the PDF leave out what is not
    `listed`.
    """

    level: int
    text: Text
    label: str = ""
    colour: int = 0
    new_page: bool = False
    listed: bool = True

    @property
    def words(self) -> str:
        return f"{self.label}. {self.text.words}" if self.label else self.text.words


@dataclass(frozen=True)
class Prose:
    """A paragraph; `look` is body, lead (under a heading) or aside."""

    runs: Runs
    look: str = "body"


@dataclass(frozen=True)
class Bullets:
    """A list; `notes` says that it is what participants wrote."""

    items: tuple[Runs, ...]
    notes: bool = False

    @property
    def short(self) -> bool:
        """Says whether the items are many and nearly all short, and so stand
        in two columns."""
        long = sum(
            sum(len(text.words) for text in item) > HALF_LINE for item in self.items
        )
        return len(self.items) >= MANY and long * 10 <= len(self.items)


def bullets(items: Iterable[Runs], *, notes: bool = False) -> Bullets:
    """Returns a list of these lines."""
    return Bullets(tuple(items), notes)


@dataclass(frozen=True)
class Facts:
    """A short list of terms and their values."""

    pairs: tuple[tuple[str, Runs], ...]


def known_facts(pairs: Iterable[tuple[str, Runs]]) -> Facts:
    """Returns the facts that have a value."""
    return Facts(tuple(pair for pair in pairs if pair[1]))


@dataclass(frozen=True)
class Column:
    """`width` is its share of the line; `number` sets it flush right."""

    title: str
    width: float
    number: bool = False


@dataclass(frozen=True)
class Cell:
    """A line, and perhaps a list under it."""

    runs: Runs = ()
    items: tuple[Runs, ...] = ()


def cell(*parts: str | Text) -> Cell:
    """Returns a cell with one line."""
    return Cell(runs(*parts))


@dataclass(frozen=True)
class Row:
    """A row of a table.

    A `group` row heads those below it: its first cell takes the columns that
    are left over. `colour` is a block's.
    """

    cells: tuple[Cell, ...]
    colour: int = 0
    group: bool = False

    @property
    def length(self) -> int:
        """Returns its characters; a row longer than a page must be allowed to
        split."""
        texts = [
            text.words
            for cell in self.cells
            for line in (cell.runs, *cell.items)
            for text in line
        ]
        return sum(map(len, texts)) + 60 * sum(len(cell.items) for cell in self.cells)


def row(*cells: Cell | Text | str, colour: int = 0, group: bool = False) -> Row:
    """Returns a row; a text stands for a cell with one line."""
    built = (part if isinstance(part, Cell) else cell(part) for part in cells)
    return Row(tuple(built), colour, group)


@dataclass(frozen=True)
class Table:
    """A table; every page repeats its head, and `summary` says what it
    holds."""

    summary: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def whole(self) -> bool:
        """Says whether it is small enough to stay on one page."""
        return (
            len(self.rows) <= SMALL
            and sum(row.length for row in self.rows) < SMALL * LINE
        )


@dataclass(frozen=True)
class Figure:
    """A drawing (an SVG file) with its alternative text and caption; `width`
    in centimetres.

    `beside` are lines that stand beside it or under it.
    """

    svg: str
    alt: str
    caption: str
    width: float
    beside: tuple[Runs, ...] = ()


@dataclass(frozen=True)
class Photo:
    """A picture of the organiser's with its alternative text; `width` in
    centimetres."""

    file: PictureFile
    alt: str
    width: float


Part = Heading | Prose | Bullets | Facts | Table | Figure | Photo


@dataclass(frozen=True)
class Cover:
    """The title page.

    It says what it is, its title, lines of place and time, and small ones at
    the foot. `colours` are those of the blocks. `logos` have one height.
    """

    kind: str
    title: Text
    lines: tuple[Runs, ...]
    foot: tuple[str, ...]
    colours: tuple[int, ...]
    logos: tuple[Photo, ...] = ()


@dataclass(frozen=True)
class Document:
    """A whole report.

    `language` is a code of the catalogues; `contents` heads the list of
    headings, `running` stands at the foot of every page. `summary` is a page
    before the contents. `moment` are the words by which the document says when
    it was made.
    """

    language: str
    cover: Cover
    contents: str
    running: Text
    parts: tuple[Part, ...]
    summary: tuple[Part, ...] = ()
    moment: str = ""
