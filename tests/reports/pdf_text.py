"""What a PDF of ours says, read from its bytes.

Words by page in reading order, and facts of the file. Plain objects only.
"""

import re
import zlib
from collections.abc import Iterator

ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.S)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
PICTURE = re.compile(
    rb"/\w+<<[^<>]*/Alt<[0-9A-F]*>>>BDC.*?EMC", re.S
)  # its words are the alternative text's
MARKED = re.compile(rb"/\w+<<(?:[^<>()]|\([\w-]*\))*>>BDC")
TOKEN = re.compile(rb"\(|<[0-9A-Fa-f]*>|/(f\d+) [\d.]+ Tf|\bET\b")
NEXT = re.compile(rb"\\.|[()]", re.S)
MAPPED = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")


class Pdf:
    """`text` has a space between lines; compare it without white space."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.objects = {int(number): body for number, body in OBJECT.findall(raw)}
        kids = re.search(rb"/Type/Pages.*?/Kids\[([^\]]*)\]", raw, re.S)
        assert kids
        self.pages = [
            "".join(self._words(int(page))) for page in re.findall(rb"(\d+) 0 R", kids[1])
        ]

    @property
    def text(self) -> str:
        return " ".join(self.pages)

    def roles(self) -> list[str]:
        """Structure elements in the order of the file's objects."""
        return [
            match.decode()
            for body in self.objects.values()
            for match in re.findall(rb"/Type/StructElem/S/(\w+)", body)
        ]

    def fonts(self) -> set[str]:
        return {
            name.decode().partition("+")[2]
            for name in re.findall(rb"/BaseFont/([\w+-]+)", self.raw)
        }

    def _stream(self, number: int) -> bytes:
        head, _, rest = self.objects[number].partition(b"stream\n")
        body = rest.rpartition(b"\nendstream")[0]
        return zlib.decompress(body) if b"FlateDecode" in head else body

    def _reference(self, body: bytes, key: bytes) -> int:
        match = re.search(key + rb" ?(\d+) 0 R", body)
        assert match, body[:200]
        return int(match[1])

    def _words(self, page: int) -> Iterator[str]:
        resources = self.objects[self._reference(self.objects[page], b"/Resources")]
        maps = {
            name: self._letters(int(font))
            for name, font in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
        }
        letters: dict[int, str] = {}
        for font, string in tokens(self._stream(self._reference(self.objects[page], b"/Contents"))):
            letters = maps[font] if font else letters
            yield " " if string is None else decoded(string, letters)

    def _letters(self, font: int) -> dict[int, str]:
        """{glyph: its letters}"""
        table = self._stream(self._reference(self.objects[font], b"/ToUnicode"))
        return {
            int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
            for glyph, text in MAPPED.findall(table)
        }


def tokens(content: bytes) -> Iterator[tuple[bytes, bytes | None]]:
    """(font, nothing) where one is chosen, (none, string) for what is shown, (none.

    None) at the end of a line.
    """
    content, at = MARKED.sub(b"", PICTURE.sub(b"", content)), 0
    while match := TOKEN.search(content, at):
        at = match.end()
        if match[0] == b"(":
            end = closing(content, at)
            yield b"", ESCAPED.sub(unescaped, content[at:end])
            at = end + 1
        elif match[0][:1] == b"<":
            yield b"", bytes.fromhex(match[0][1:-1].decode())
        else:
            yield (match[1], b"") if match[1] else (b"", None)


def closing(content: bytes, at: int) -> int:
    """Where a literal string ends; parentheses in pairs may stand in it as they are."""
    depth = 1
    while depth:
        match = NEXT.search(content, at)
        assert match
        depth += {b"(": 1, b")": -1}.get(match[0], 0)
        at = match.end()
    return at - 1


def unescaped(escape: re.Match[bytes]) -> bytes:
    mark = escape[1]
    return bytes([int(mark, 8)]) if mark[:1].isdigit() else ESCAPES.get(mark, mark)


def decoded(string: bytes, letters: dict[int, str]) -> str:
    return "".join(
        letters.get(int.from_bytes(string[at : at + 2]), "\ufffd")
        for at in range(0, len(string), 2)
    )
