"""The document of a programme, made from numbers that towns sent."""

from app.domain.programmes.programme import Town, TownNumbers
from app.frameworks import shipped
from app.queries.programmes.view import Place, ProgrammeView
from app.reports.model import Table
from app.reports.programme.document import programme_document
from app.reports.words import Words

FRAMEWORK = shipped()["culture21plus-2023"]


def first_fields_of(votes: dict[str, int]) -> str:
    """Returns what the document says of one town's first fields."""
    every_field = dict.fromkeys(FRAMEWORK.fields, 0) | votes
    numbers = TownNumbers("culture21plus-2023", ballots=20, votes=every_field)
    town = Town("Ségou", "Mali", "fr", "2024-09-12", numbers)
    view = ProgrammeView("Afrique", FRAMEWORK, (Place(town, "file"),))
    document = programme_document(Words("en"), view, "2024-09-13T00:00:00.000Z")
    tables = [part for part in document.parts if isinstance(part, Table)]
    [table] = [table for table in tables if table.columns[-1].title == "First fields"]
    return "".join(text.words for text in table.rows[0].cells[-1].runs)


def test_tied_first_fields_stand_in_the_order_of_the_framework() -> None:
    tied = dict.fromkeys(reversed([str(number) for number in range(9, 21)]), 2)
    ranked = ["30", *(str(number) for number in range(9, 21))]
    assert first_fields_of({**tied, "30": 7}) == ", ".join(ranked[:-1]) + f" and {ranked[-1]}"
