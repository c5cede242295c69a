"""Lists of people as files, made in the test."""

import io
import zipfile
from typing import Any

import httpx
from openpyxl import Workbook

from tests.web.people import Person, Workshop

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIST = "nom;organisation\nAwa Traoré;Mairie\nBakary Koné;ONG\n"


def workbook(*rows: tuple[Any, ...], empty_first: bool = False) -> bytes:
    """A .xlsx with these rows, if one likes on a second sheet."""
    book = Workbook()
    sheet = book.active
    if empty_first:
        sheet = book.create_sheet("Liste")
    assert sheet is not None
    for row in rows:
        sheet.append(row)  # type: ignore[attr-defined]
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rebuilt(data: bytes, **parts: bytes) -> bytes:
    """The same workbook with other content in some parts, by the ends of their names (`sheet1`,
    `sharedStrings`, `workbook`)."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            stem = name.rpartition("/")[2].partition(".")[0]
            new.writestr(name, parts.get(stem if name.endswith(".xml") else "", old.read(name)))
        if "sharedStrings" in parts and "xl/sharedStrings.xml" not in new.namelist():
            new.writestr("xl/sharedStrings.xml", parts["sharedStrings"])
    return file.getvalue()


def imports(fanta: Person, sent: str | bytes, **more: Any) -> httpx.Response:
    """The list as pasted text or as a file; `preview`, `namesakes`."""
    query = {"preview": "1"} if more.pop("preview", False) else {}
    address = f"{fanta.path}/roster"
    if isinstance(sent, str):
        return fanta.post(address, params=query, json={"csv": sent, **more})
    return fanta.post(address, params=query, files={"csv": ("liste.xlsx", sent, XLSX)}, data=more)


def counts(answer: httpx.Response) -> tuple[int, int, int]:
    body = answer.json()
    return body["new"], body["known"], body["changed"]


def people(workshop: Workshop) -> list[dict[str, Any]]:
    return workshop.fanta.get(f"{workshop.path}/people").raise_for_status().json()["seats"]
