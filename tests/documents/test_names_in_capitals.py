"""Files of before held names in French alone, in capitals: they are read, shown as sentences, and
merged with newer ones."""

import json
from typing import Any

from tests.documents.sessions import Imported, exported, fill, session_of, without_code
from tests.documents.sites import Held, Json, merged, sealed_at_both
from tests.web.people import Workshop


def in_french(part: Any) -> Any:
    """Returns a part of a file with the French alone of each text in several languages."""
    if isinstance(part, list):
        return [in_french(item) for item in part]
    if not isinstance(part, dict):
        return part
    return part["fr"] if "fr" in part else {key: in_french(part[key]) for key in part}


def french_frameworks(session: Json) -> Json:
    """Returns the session as it was before frameworks spoke several languages."""
    frameworks = in_french(session["frameworks"])
    for framework in frameworks:
        framework.pop("languages", None)  # where each came from
    return {**session, "frameworks": frameworks}


def shouting(session: Json) -> Json:
    """Returns the session with the names of its frameworks as they were once shipped."""
    session = french_frameworks(session)
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
    expected = french_frameworks(json.loads(without_code(exported(workshop))))
    assert french_frameworks(json.loads(without_code(exported(second)))) == expected
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
