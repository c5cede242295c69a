"""A list of people as a file: whatever a spreadsheet saves is read, and a hostile workbook costs
little."""

import io
import time
import tracemalloc
import zipfile

import pytest

from app.documents import workbook as workbooks
from app.documents.roster.file import _read, write_roster
from app.documents.roster.roster import MAX_ROWS, BadRoster, Roster
from tests.web.people import Workshop, refusal
from tests.web.rosters import counts, imports, people, rebuilt, workbook

TEXT = "Nom;Prénoms;Structure\r\nTraoré;Awa;Mairie\r\nKoné;Zoé;L’œuvre\r\n"
ROWS = [("Awa Traoré", "Mairie"), ("Zoé Koné", "L’œuvre")]
MOST_SECONDS, MOST_MIB = (
    20,
    200,
)  # of a machine that nine share; a bomb would take minutes and gigabytes


def read(data: bytes) -> list[tuple[str, str | None]]:
    return [(row.name, row.organisation) for row in _read(data).rows]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_text_file_is_read_in_every_encoding_that_a_spreadsheet_saves(
    encoding: str, separator: str
) -> None:
    text = TEXT.replace(";", separator)
    if encoding == "cp1252":
        assert read(text.encode(encoding)) == ROWS
    mark = {"utf-16-be": "\ufeff"}.get(encoding, "")
    assert read((mark + text).encode(encoding)) == ROWS
    assert read(text.encode(encoding)) == ROWS


def test_a_first_line_names_the_separator_in_utf_16_too() -> None:
    assert read(("sep=,\r\n" + TEXT.replace(";", ",")).encode("utf-16")) == ROWS


@pytest.mark.parametrize("second_sheet", [False, True])
def test_a_workbook_is_read_from_its_first_sheet_with_anything_on_it(second_sheet: bool) -> None:
    data = workbook(
        ("Liste des participant·e·s", None, None),
        (None, None, None),
        ("NOM ET PRÉNOMS", "STRUCTURE", "Groupe", "N°"),
        ("Awa Traoré", "Mairie", 1, 7),
        ("Zoé Koné", "L’œuvre", 2.0, 8.5),
        empty_first=second_sheet,
    )
    roster = _read(data)
    assert [(row.name, row.organisation, row.group, row.line) for row in roster.rows] == [
        ("Awa Traoré", "Mairie", "1", 4),
        ("Zoé Koné", "L’œuvre", "2", 5),
    ]
    assert roster.ignored_columns == ("N°",)


def test_strings_that_cells_share_are_read_as_excel_writes_them() -> None:
    strings = b"".join(
        b"<si><t>%s</t></si>" % text.encode()
        for text in ("nom", "structure", "Awa Traoré", "Mairie")
    )
    cells = "<row r='{0}'><c r='A{0}' t='s'><v>{1}</v></c><c r='B{0}' t='s'><v>{2}</v></c></row>"
    kind = (
        b'<Override PartName="/xl/sharedStrings.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
    )
    with zipfile.ZipFile(io.BytesIO(SOUND)) as archive:
        types = archive.read("[Content_Types].xml").replace(
            b"</Types>", kind + b'sharedStrings+xml"/></Types>'
        )
    body = f"<sheetData>{cells.format(1, 0, 1)}{cells.format(2, 2, 3)}</sheetData>".encode()
    namespace = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    parts = {
        "sheet1": SHEET % (b"", body),
        "sharedStrings": namespace + strings + b"</sst>",
        "[Content_Types]": types,
    }
    assert read(rebuilt(SOUND, **parts)) == [("Awa Traoré", "Mairie")]


def test_a_workbook_of_2000_people_is_imported_and_known_again(any_workshop: Workshop) -> None:
    workshop = any_workshop
    data = workbook(
        ("Nom", "Prénoms", "Structure"),
        *((f"Traoré {at}", "Awa", "Mairie") for at in range(MAX_ROWS)),
    )
    assert counts(imports(workshop.fanta, data, preview=True)) == (MAX_ROWS, 0, 0)
    assert counts(imports(workshop.fanta, data)) == (MAX_ROWS, 0, 0)
    assert counts(imports(workshop.fanta, data)) == (0, MAX_ROWS, 0)
    assert len(people(workshop)) == MAX_ROWS


def test_what_is_confirmed_reads_as_what_was_looked_at() -> None:
    text = (
        'nom;structure;présence;groupe\n"Awa ""la maire""";"Mairie; Ségou";zoom;1\n=Bakary;\'x;;\n'
    )
    before = _read(text)
    after = _read(write_roster(before.rows))
    assert [(row.name, row.organisation, row.attendance, row.group) for row in after.rows] == [
        (row.name, row.organisation, row.attendance, row.group) for row in before.rows
    ]


def bomb(part: str, content: bytes) -> bytes:
    """A workbook with a part that unpacks to gigabytes."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(("nom",), ("Awa",)))) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if not name.endswith(part):
                new.writestr(name, old.read(name))
        with new.open(f"xl/{part}", "w", force_zip64=True) as out:
            for _ in range(300):
                out.write(content * (1024 * 1024 // len(content)))
    return file.getvalue()


SOUND = workbook(("nom", "structure"), ("Awa", "Mairie"))
SHEET = b'<?xml version="1.0"?>%s<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</worksheet>'
LAUGHS = b"<!DOCTYPE x [<!ENTITY a 'ha'>%s]>" % b"".join(
    b"<!ENTITY %c '%s'>" % (98 + at, b"&%c;" % (97 + at) * 50) for at in range(9)
)
OUTSIDE = b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
CELL = b"<row r='%d'><c r='%s%d' t='inlineStr'><is><t>%s</t></is></c></row>"


def sheet(body: bytes, head: bytes = b"") -> bytes:
    return rebuilt(SOUND, sheet1=SHEET % (head, body))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            lambda: bomb("sharedStrings.xml", b"<si><t>ha</t></si>"), id="a bomb of strings"
        ),
        pytest.param(lambda: bomb("worksheets/sheet1.xml", b" "), id="a bomb of spaces"),
        pytest.param(
            lambda: sheet(b"<sheetData>" + b"<row/>" * 500_000 + b"</sheetData>"),
            id="half a million rows",
        ),
        pytest.param(
            lambda: sheet(b"<sheetData>" + CELL % (1, b"A", 1, b"&j;") + b"</sheetData>", LAUGHS),
            id="a billion laughs",
        ),
        pytest.param(
            lambda: sheet(b"<sheetData>" + CELL % (1, b"A", 1, b"&a;") + b"</sheetData>", OUTSIDE),
            id="a file of the server",
        ),
        pytest.param(
            lambda: rebuilt(
                SOUND,
                sheet1=(SHEET % (OUTSIDE, b""))
                .replace(b'"1.0"', b'"1.0" encoding="utf-16"')
                .decode()
                .encode("utf-16"),
            ),
            id="the same in UTF-16",
        ),
        pytest.param(lambda: SOUND[: len(SOUND) // 2], id="half a file"),
        pytest.param(lambda: b"PK\x03\x04" + b"\0" * 1000, id="no archive"),
        pytest.param(lambda: rebuilt(SOUND, workbook=b"<a>"), id="no XML"),
        pytest.param(lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 1000, id="the old .xls"),
        pytest.param(lambda: b"%PDF-1.7\n", id="a PDF"),
    ],
)
def test_a_workbook_that_is_none_or_hostile_is_refused_in_bounded_time_and_memory(
    data: object,
) -> None:
    assert callable(data)
    sent = data()
    tracemalloc.start()
    started = time.monotonic()
    with pytest.raises(BadRoster) as refused:
        _read(sent)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.problems[0]["problem"] == "not_a_list"
    assert time.monotonic() - started < MOST_SECONDS
    assert peak < MOST_MIB * 1024 * 1024


def test_a_sheet_that_says_it_is_huge_is_read_as_far_as_a_list_goes() -> None:
    far = CELL % (1048576, b"XFD", 1048576, b"far away")
    data = sheet(
        b"<dimension ref='A1:XFD1048576'/><sheetData>"
        + CELL % (1, b"A", 1, b"nom")
        + CELL % (2, b"A", 2, b"Awa")
        + far
        + b"</sheetData>"
    )
    started = time.monotonic()
    assert read(data) == [("Awa", None)]
    assert time.monotonic() - started < MOST_SECONDS


def test_without_the_bound_a_bomb_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control, with a small one."""
    data = rebuilt(SOUND, sharedStrings=b"<sst>" + b"<si><t>ha</t></si>" * 200_000 + b"</sst>")
    monkeypatch.setattr(workbooks, "MOST_ELEMENTS", 10**9)
    assert isinstance(_read(data), Roster)
    monkeypatch.undo()
    with pytest.raises(BadRoster):
        _read(data)


def test_a_file_that_is_no_list_is_refused_by_the_form_too(workshop: Workshop) -> None:
    assert refusal(imports(workshop.fanta, b"%PDF-1.7\n")) == (422, "bad_roster")
    assert refusal(imports(workshop.fanta, SOUND[:200])) == (422, "bad_roster")
    assert people(workshop) == []
