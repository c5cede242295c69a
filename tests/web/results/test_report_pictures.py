"""Logos and photos of the report: on paper, in files, and erased when they go."""

import base64
import copy
import hashlib
import io
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import docx
import httpx
import pytest

from app.documents.session.checks import check_session
from app.documents.session.merge.sessions import merge_sessions
from app.domain.pictures import MOST_LOGOS, key_of
from app.domain.refusals import Refusal
from tests.documents.sessions import Imported, exported, post, session_of, without_code
from tests.file_bytes import files_of
from tests.files.drawn_pictures import crowd, jpeg, photo, png, sent
from tests.reports.pdf_text import Pdf
from tests.servers.palabre import Palabre
from tests.servers.postgres import Postgres
from tests.servers.process import until
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE
from tests.web.people import Workshop, refusal

Json = dict[str, Any]
ALT = "Six personnes autour d’une table"


def adds(workshop: Workshop, body: bytes, alt: str = "Logo", **more: object) -> httpx.Response:
    return workshop.fanta.post(f"{workshop.path}/pictures", json=sent(body, alt, **more))


def with_agenda(workshop: Workshop) -> Workshop:
    for title in ("Matin", "Soir"):
        workshop.fanta.post(f"{workshop.path}/agenda", json={"title": title}).raise_for_status()
    return workshop


def photos_of(workshop: Workshop) -> dict[int, str]:
    """{session: what its photo shows} in the exported file."""
    photos = session_of(workshop)["board"]["settings"].get("pictures", {}).get("photos", [])
    return {photo["session"]: photo["alt"] for photo in photos}


def alts_of(file: Any) -> list[str]:
    return [element.get("descr") for element in file.element.body.iter() if _is_picture(element)]


def _is_picture(element: Any) -> bool:
    return element.tag.endswith("}docPr") and bool(element.get("descr"))


def test_logos_stand_on_the_cover_and_a_photo_in_its_session(workshop: Workshop) -> None:
    with_agenda(workshop)
    adds(workshop, png(90, 30), "Logo de Ségou").raise_for_status()
    adds(workshop, jpeg(60, 60), "Logo de CGLU").raise_for_status()
    answer = adds(workshop, photo(), ALT, session=1)
    assert answer.status_code == 201
    assert [logo["alt"] for logo in answer.json()["logos"]] == ["Logo de Ségou", "Logo de CGLU"]
    pdf = workshop.fanta.get(f"{workshop.path}/report.pdf").raise_for_status().content
    raw_alts = [text.encode("utf-16-be").hex().upper().encode() for text in (ALT,)]
    assert all(alt in pdf for alt in raw_alts), "their alternative texts are in the tagged PDF"
    assert Pdf(pdf).roles().count("Figure") >= 3
    file = docx.Document(
        io.BytesIO(workshop.fanta.get(f"{workshop.path}/report.docx").raise_for_status().content)
    )
    assert alts_of(file)[:3] == ["Logo de Ségou", "Logo de CGLU", ALT]
    heights = [shape.height for shape in file.inline_shapes][:2]
    assert abs(heights[0] - heights[1]) < 2000, "logos have one height"


def test_a_form_without_scripts_adds_and_takes_out(any_workshop: Workshop) -> None:
    fanta, path = any_workshop.fanta, any_workshop.path
    headers = {**PAGE, "Referer": f"{any_workshop.url}{path}/console/files"}
    given = {"files": {"picture": ("logo.png", png(), "image/png")}, "headers": headers}
    answer = fanta.post(f"{path}/pictures", data={"alt": "Logo", "session": ""}, **given)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}/console/files")
    page = fanta.get(f"{path}/console/files", headers=PAGE).text
    [logo] = session_of(any_workshop)["board"]["settings"]["pictures"]["logos"]
    assert f"{path}/pictures/{logo['key']}" in page
    picture = fanta.get(f"{path}/pictures/{logo['key']}")
    assert picture.headers["content-type"] == "image/png"
    assert key_of(picture.content) == logo["key"]
    assert fanta.post(f"{path}/pictures/{logo['key']}/remove", headers=headers).status_code == 303
    gone = fanta.get(f"{path}/pictures/{logo['key']}")
    assert refusal(gone) == (404, "no_such_picture")
    assert "pictures" not in session_of(any_workshop)


@pytest.mark.parametrize(
    ("draw", "more", "expected"),
    [
        (lambda: b"<svg/>", {}, (422, "bad_picture")),
        (partial(png, 8000, 8000), {}, (422, "bad_picture")),
        (png, {"alt": " "}, (422, "text_empty")),
        (png, {"session": 9}, (404, "no_such_step")),
        (png, {"picture": "not base64"}, (422, "bad_picture")),
        (png, {"names": 1}, (422, "unknown_name")),
        (partial(bytes, 13 * 1024 * 1024), {}, (413, "too_large")),
    ],
)
def test_what_cannot_be_used_is_refused(
    workshop: Workshop, draw: Callable[[], bytes], more: Json, expected: tuple[int, str]
) -> None:
    answer = workshop.fanta.post(
        f"{workshop.path}/pictures",
        json={**sent(draw()), **more},
        headers={"Accept-Language": "fr"},
    )
    assert refusal(answer) == expected
    assert "pictures" not in session_of(workshop)


def test_a_fifth_logo_is_refused_and_the_same_one_only_changes_its_text(workshop: Workshop) -> None:
    for width in range(MOST_LOGOS):
        adds(workshop, png(60 + width)).raise_for_status()
    assert refusal(adds(workshop, png(90))) == (409, "too_many_pictures")
    same = adds(workshop, png(60), "Autre texte").raise_for_status().json()["logos"]
    assert [logo["alt"] for logo in same] == ["Autre texte", "Logo", "Logo", "Logo"]


def test_a_photo_follows_its_session_and_comes_back_with_it(any_workshop: Workshop) -> None:
    with_agenda(any_workshop)
    fanta, path = any_workshop.fanta, any_workshop.path
    adds(any_workshop, photo(), ALT, session=2).raise_for_status()
    fanta.post(f"{path}/agenda/2/move", json={"before": 1}).raise_for_status()
    assert photos_of(any_workshop) == {1: ALT}
    fanta.post(f"{path}/agenda/1/remove").raise_for_status()
    assert photos_of(any_workshop) == {}
    act = fanta.get(f"{path}/acts").json()["acts"][0]["id"]
    fanta.post(f"{path}/undo", json={"act": act}).raise_for_status()
    assert photos_of(any_workshop) == {1: ALT}
    assert "pictures" in session_of(any_workshop)


def test_the_file_brings_them_back_and_shares_no_photo(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    workshop = with_agenda(workshop_at(any_server))
    adds(workshop, png(), "Logo").raise_for_status()
    adds(workshop, photo(), ALT, session=1).raise_for_status()
    file = exported(workshop)
    again = exported(Imported(workshop, file))
    assert without_code(again) == without_code(file)
    organiser = workshop.bearer("organiser_url")
    shared = organiser.get(f"{workshop.path}/export.json", params={"anonymous": "1"})
    assert ALT not in shared.text
    settings = shared.json()["board"]["settings"]["pictures"]
    assert (len(settings["logos"]), settings["photos"]) == (1, [])
    assert len(shared.json()["pictures"]) == 1
    Imported(workshop, shared.content)


def test_a_file_is_refused_by_the_picture_that_does_not_fit(workshop: Workshop) -> None:
    adds(workshop, png()).raise_for_status()
    session = session_of(workshop)
    [picture] = session["pictures"]
    bare, wider = sent(photo())["picture"], sent(png(61))["picture"]
    wrong: list[tuple[Any, str]] = [
        ([{**picture, "body": bare, "key": hashlib.sha256(photo()).hexdigest()[:32]}], "[0].body"),
        ([{**picture, "body": "?"}], "[0].body"),
        ([{**picture, "body": wider}], "[0].key"),
        ([picture, picture], "[1].key"),
        ([picture, {"key": key_of(png(61)), "body": wider}], ""),
        ([], "board.settings.pictures"),
    ]
    for pictures, where in wrong:
        answer = post(workshop, {**session, "pictures": pictures})
        assert refusal(answer) == (422, "bad_session"), where
        assert answer.json()["where"].endswith(where)


def test_two_sites_have_the_pictures_of_both(workshop: Workshop) -> None:
    with_agenda(workshop)
    first = session_of(workshop)
    adds(workshop, photo(), ALT, session=1).raise_for_status()
    adds(workshop, png()).raise_for_status()
    second = session_of(workshop)
    for pair in ((first, second), (second, first)):
        merged = merge_sessions(*copy.deepcopy(pair))
        check_session(merged)
        assert len(merged["pictures"]) == 2
    without = copy.deepcopy(merged)
    without["pictures"] = []
    with pytest.raises(Refusal):
        check_session(without)


def test_what_is_taken_out_or_erased_is_in_no_file_of_the_database(
    any_palabre: Palabre, workshop_at: Start, postgres: Postgres
) -> None:
    workshop = with_agenda(workshop_at(any_palabre))
    adds(workshop, crowd(), ALT, session=1).raise_for_status()
    [picture] = session_of(workshop)["pictures"]
    body = base64.b64decode(picture["body"])
    parts = [body[at : at + 24] for at in range(len(body) // 2, len(body) - 24, 700)]
    assert holding(any_palabre, postgres, parts), "the control: it is there"
    adds(workshop, jpeg(70, 50), "Autre photo", session=1).raise_for_status()
    until(
        lambda: not holding(any_palabre, postgres, parts),
        seconds=20,
        otherwise=lambda: "the photo that was replaced is still in the files",
    )


def holding(palabre: Palabre, postgres: Postgres, parts: list[bytes]) -> list[str]:
    """The files of the database in which any of these bytes stand."""
    files = {}
    for path in files_of(palabre, postgres.folder / "data"):
        with suppress(FileNotFoundError):  # one that is written anew just now
            files[path.name] = path.read_bytes()
    return [name for name, raw in files.items() if any(part in raw for part in parts)]
