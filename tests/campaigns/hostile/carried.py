"""Documents with payloads in them: whole, and with nothing that a program would run."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from tests.reports.pdf_text import Pdf

FORMULA = ("=", "+", "-", "@", "\t", "\r")
ACTIVE_XML = ("script", "foreignObject", "iframe", "animate", "q7z")
# What a PDF would run or send; its links are those of ours.
ACTIVE_PDF = (rb"/JavaScript", rb"/JS\b", rb"/Launch", rb"/OpenAction", rb"/SubmitForm", rb"/AA\b")
NUMBER = re.compile(r"[-+]?[\d\u202f\u00a0., ]+%?")
# Fields and references that our documents have themselves.
OWN_FIELD = re.compile(r"TOC [^<>]*|PAGEREF _Toc\d+ \\h|PAGE|NUMPAGES|Sheet1!\$[A-Z0-9$:]+")
ZIPPED = ("wordprocessingml", "spreadsheetml", "presentationml")


def harms(kind: str, body: bytes) -> Iterator[str]:
    """Yields what is wrong with a document of this content type."""
    if kind.startswith("text/csv"):
        yield from formulas(body.decode("utf-8-sig"))
    elif kind.startswith("image/svg"):
        yield from active(body, "svg")
    elif kind == "application/pdf":
        yield from active_pdf(body)
    elif any(name in kind for name in ZIPPED):
        yield from active_parts(body)
    elif kind.startswith("application/json"):
        json.loads(body)
    elif kind.startswith("text/calendar"):
        yield from wrong_calendar(body.decode())


def text_of(kind: str, body: bytes) -> str:
    """Returns what a person reads in a document."""
    if kind == "application/pdf":
        return Pdf(body).text
    if any(name in kind for name in ZIPPED):
        trees = [tree for _, tree in parts(body)]
        return "\n".join("".join(tree.itertext()) + alternatives(tree) for tree in trees)
    if kind.startswith("image/svg"):
        return "\n".join(ElementTree.fromstring(body).itertext())
    if kind.startswith("application/json"):
        return "\n".join(strings(json.loads(body)))
    return body.decode("utf-8", "replace") if kind.startswith("text/") else ""


def strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


def formulas(text: str) -> Iterator[str]:
    """Yields the cells that a spreadsheet would calculate, whatever parts the cells."""
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(text), delimiter=separator):
            yield from (
                f"a cell that is a formula: {cell[:80]!r}"
                for cell in row
                if separator in text.partition("\n")[0] and is_formula(cell)
            )


def is_formula(cell: str) -> bool:
    return cell.startswith(FORMULA) and not NUMBER.fullmatch(cell)


def active(body: bytes, name: str) -> Iterator[str]:
    """Yields what would run in XML that a browser opens."""
    for node in ElementTree.fromstring(body).iter():
        tag = str(node.tag).rpartition("}")[2]
        if tag in ACTIVE_XML:
            yield f"{name}: the element {tag}"
        for attribute, value in node.attrib.items():
            bare = attribute.rpartition("}")[2].lower()
            if bare.startswith("on") or (bare == "href" and "script:" in value.lower()):
                yield f"{name}: {bare}={value[:80]}"


def active_pdf(body: bytes) -> Iterator[str]:
    if not body.startswith(b"%PDF"):
        yield "no PDF"
    for pattern in ACTIVE_PDF:
        if re.search(pattern, body):
            yield f"a PDF with {pattern.decode()}"
    for address in re.findall(rb"/URI ?\(([^)]*)", body):
        if b"canary" in address or b"script:" in address.lower():
            yield f"a PDF with a link to {address[:80]!r}"


def parts(body: bytes) -> Iterator[tuple[str, ElementTree.Element]]:
    """Yields the parts of an office document. Raises ParseError where one is no XML."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                yield name, ElementTree.fromstring(archive.read(name))


def alternatives(tree: ElementTree.Element) -> str:
    """Returns what stands for the pictures of a part."""
    return "".join(f"\n{node.get('descr', '')}" for node in tree.iter())


def active_parts(body: bytes) -> Iterator[str]:
    for name, tree in parts(body):
        for node in tree.iter():
            tag = str(node.tag).rpartition("}")[2]
            is_own = OWN_FIELD.fullmatch((node.text or "").strip())
            if tag in {"q7z", "altChunk", "oleObject", "script"} or (
                tag in {"f", "instrText"} and not is_own
            ):
                yield f"{name}: the element {tag}: {(node.text or '')[:80]}"
            target = node.get("Target", "")
            if node.get("TargetMode") == "External" and re.search("canary|script:", target, re.I):
                yield f"{name}: a link to {target[:80]}"


def wrong_calendar(text: str) -> Iterator[str]:
    for line in text.replace("\r\n ", "").split("\r\n"):
        if re.match(r"(?i)q7z|attach", line) or (line and not re.match(r"[A-Z-]+[:;]", line)):
            yield f"a calendar's line {line[:80]!r}"
