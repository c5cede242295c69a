"""The report between its facts and its files: parts in reading order, their words ready. DOCX and PDF print the same parts."""

from dataclasses import dataclass

SMALL, LINE = 10, 120  # rows of a small table, and the characters of one


@dataclass(frozen=True)
class Text:
    """Words in one look: "", strong, muted, small, label (in the colour of its row or heading), code. `language` says which one
    they are in where it is not the document's."""

    words: str
    look: str = ""
    language: str = ""


Runs = tuple[Text, ...]


def runs(*parts: str | Text) -> Runs:
    """Several texts on one line; empty ones are left out."""
    texts = [part if isinstance(part, Text) else Text(part) for part in parts]
    return tuple(part for part in texts if part.words)


@dataclass(frozen=True)
class Heading:
    """Levels 1 to 3. `label` is a field's number; `colour` 1 to 8 is a block's, 0 none; `new_page` where a chapter starts one."""

    level: int
    text: Text
    label: str = ""
    colour: int = 0
    new_page: bool = False

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
    items: tuple[Runs, ...]


@dataclass(frozen=True)
class Facts:
    """Terms and what they are: a short list of pairs."""

    pairs: tuple[tuple[str, Runs], ...]


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


@dataclass(frozen=True)
class Row:
    """`group` rows head those below them: their first cell takes the columns that are left over. `colour` is a block's."""

    cells: tuple[Cell, ...]
    colour: int = 0
    group: bool = False

    @property
    def length(self) -> int:
        """In characters: a row longer than a page must be allowed to split."""
        texts = [
            text.words for cell in self.cells for line in (cell.runs, *cell.items) for text in line
        ]
        return sum(map(len, texts)) + 60 * sum(len(cell.items) for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """The first row of columns is repeated on every page; `summary` says what the table holds."""

    summary: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def whole(self) -> bool:
        """A small one stays on one page."""
        return len(self.rows) <= SMALL and sum(row.length for row in self.rows) < SMALL * LINE


@dataclass(frozen=True)
class Figure:
    """A drawing of its own (an SVG file), with what a reader who cannot see it needs; `width` in centimetres."""

    svg: str
    alt: str
    caption: str
    width: float


Part = Heading | Prose | Bullets | Facts | Table | Figure


@dataclass(frozen=True)
class Cover:
    """The title page: what it is, its title, lines of place and time, and small ones at the foot. `colours` are the blocks'."""

    kind: str
    title: Text
    lines: tuple[Runs, ...]
    foot: tuple[str, ...]
    colours: tuple[int, ...]


@dataclass(frozen=True)
class Document:
    """`language` is a code of ours; `contents` heads the list of headings, `running` stands at the foot of every page."""

    language: str
    cover: Cover
    contents: str
    running: Text
    parts: tuple[Part, ...]
