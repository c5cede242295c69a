"""Files of before held names in capitals: they are read, shown as sentences, and merged with newer
ones."""

from tests.documents.sessions import Imported, exported, fill, session_of, without_code
from tests.documents.sites import Held, Json, merged, sealed_at_both
from tests.web.people import Workshop


def shouting(session: Json) -> Json:
    """Returns the session with the names of its frameworks as they were once shipped."""
    for framework in session["frameworks"]:
        for block in framework["blocks"]:
            block["name"] = block["name"].upper().replace("’", "'")
            for field in block["fields"]:
                field["name"] = field["name"].upper().replace("’", "'")
    return session


def test_an_old_file_with_its_seal_comes_back_in_sentences(workshop: Workshop) -> None:
    fill(workshop)
    workshop.fanta.closes().raise_for_status()
    second = Imported(workshop, shouting(session_of(workshop)))
    assert without_code(exported(second)) == without_code(exported(workshop))
    names = [
        field["name"]
        for framework in second.moussa.board()["frameworks"]
        for block in framework["blocks"]
        for field in (block, *block["fields"])
    ]
    assert "Industries culturelles et créatives, emploi et moyens d’existence" in names
    assert [name for name in names if name.isupper()] == []


def test_an_old_file_and_a_new_one_are_one_workshop(workshops: list[Held]) -> None:
    first, second = sealed_at_both(workshops)
    assert merged(first, shouting(second))["frameworks"]
