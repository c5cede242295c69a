"""What explains a field: written, drawn and spoken by facilitators, fetched by whoever asks."""

import copy
import json
from contextlib import suppress
from typing import Any

import httpx
import pytest

from app.documents.session.checks import check_session
from app.documents.session.merge.sessions import merge_sessions
from app.domain.pictures import key_of
from app.domain.refusals import Refusal
from tests.documents.sessions import Imported, exported, post, session_of, without_code
from tests.file_bytes import files_of
from tests.files.drawn_pictures import crowd, png
from tests.files.small_sounds import mp4, ogg, webm
from tests.reports.pdf_text import Pdf
from tests.servers.palabre import Palabre
from tests.servers.postgres import Postgres
from tests.servers.process import until
from tests.shared import Start
from tests.web.explaining.explaining_doors import FRAMEWORK, base64_of, draws, explains, says
from tests.web.pages import PAGE
from tests.web.people import VOTE, Workshop, refusal

Json = dict[str, Any]
TEXTS = {"description": "Ce qui se vit sur la place.", "objectives": "Ouvrir la place\nInviter"}


def field_of(workshop: Workshop, field: str = "1", **query: str) -> Json:
    """A field as `GET /b/{code}` has it."""
    board = workshop.moussa.get(workshop.path, params=query).raise_for_status().json()
    return next(
        part
        for block in board["frameworks"][0]["blocks"]
        for part in block["fields"]
        if part["id"] == field
    )


def test_words_are_written_on_a_running_board_and_read_by_everybody(
    any_workshop: Workshop,
) -> None:
    answer = explains(any_workshop.fanta, "", language="fr", **TEXTS)
    assert answer.status_code == 200, answer.text
    explained = field_of(any_workshop)
    assert explained["description"] == TEXTS["description"]
    assert explained["objectives"] == ["Ouvrir la place", "Inviter"]
    assert "picture" not in explained
    page = any_workshop.seat("Awa").get(f"{any_workshop.path}?activity={VOTE}", headers=PAGE).text
    assert "Ce qui se vit sur la place." in page
    assert field_of(any_workshop, "2").keys() == {"id", "name"}


def test_each_language_has_its_words_even_without_the_frameworks_own(workshop: Workshop) -> None:
    explains(workshop.fanta, "", language="es", **TEXTS).raise_for_status()
    assert field_of(workshop, locale="es")["description"] == TEXTS["description"]
    french = {"language": "fr", "description": "En français", "objectives": "Un\nDeux"}
    explains(workshop.fanta, "", **french).raise_for_status()
    assert field_of(workshop, locale="fr")["objectives"] == ["Un", "Deux"]
    assert field_of(workshop, locale="es")["objectives"] == ["Ouvrir la place", "Inviter"]
    shorter = {"language": "es", "objectives": "Un"}
    assert refusal(explains(workshop.fanta, "", **shorter)) == (422, "objectives_apart")
    explains(workshop.fanta, "", language="fr", description="").raise_for_status()
    stored = session_of(workshop)["frameworks"][0]["blocks"][0]["fields"][0]
    assert stored["description"] == {"es": TEXTS["description"]}
    again = exported(Imported(workshop, exported(workshop)))
    assert json.loads(again)["frameworks"] == session_of(workshop)["frameworks"]


def test_an_act_on_words_is_taken_back_and_one_on_files_is_final(workshop: Workshop) -> None:
    explains(workshop.fanta, "", language="fr", **TEXTS).raise_for_status()
    act = workshop.fanta.get(f"{workshop.path}/acts").json()["acts"][0]
    assert (act["act"], act["subject"], act["undo"]) == (
        "field_explained",
        "Droits culturels",
        True,
    )
    workshop.fanta.post(f"{workshop.path}/undo", json={"act": act["id"]}).raise_for_status()
    assert field_of(workshop).keys() == {"id", "name"}
    says(workshop.fanta).raise_for_status()
    assert workshop.fanta.get(f"{workshop.path}/acts").json()["acts"][0]["undo"] is False


def test_two_facilitators_do_not_undo_each_other_unseen(workshop: Workshop) -> None:
    explains(workshop.fanta, "", language="fr", description="Une").raise_for_status()
    late = {"language": "fr", "description": "Autre", "was_description": ""}
    assert refusal(explains(workshop.fanta, "", **late)) == (409, "changed_meanwhile")


def test_a_file_is_served_by_the_hash_of_its_bytes_and_runs_nothing(
    any_workshop: Workshop,
) -> None:
    key = draws(any_workshop.fanta).raise_for_status().json()["picture"]
    spoken = says(any_workshop.fanta, "bm", body=webm()).raise_for_status().json()["sounds"]
    kinds = {}
    for name in (key, spoken["bm"]):
        answer = any_workshop.moussa.get(f"{any_workshop.path}/field-files/{name}")
        assert key_of(answer.content) == name
        kinds[name] = answer.headers["content-type"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; sandbox")
    assert list(kinds.values()) == ["image/webp", "audio/webm"]
    part = any_workshop.moussa.get(
        f"{any_workshop.path}/field-files/{key}", headers={"Range": "bytes=0-1"}
    )
    assert (part.status_code, part.content) == (206, b"RI")
    unknown = any_workshop.moussa.get(f"{any_workshop.path}/field-files/{'0' * 32}")
    assert refusal(unknown) == (404, "no_such_file")


@pytest.mark.parametrize(
    ("what", "body", "expected"),
    [
        ("sounds", {"language": "fr", "sound": base64_of(b"RIFFWAVE")}, (422, "bad_sound")),
        ("sounds", {"language": "fr", "sound": base64_of(mp4(b"vide"))}, (422, "bad_sound")),
        ("sounds", {"language": "fr", "sound": base64_of(ogg(10_000))}, (422, "bad_sound")),
        ("sounds", {"language": "fr", "sound": "?"}, (422, "bad_sound")),
        ("sounds", {"language": "<b>", "sound": base64_of(ogg())}, (422, "bad_locale")),
        ("picture", {"picture": base64_of(b"hello")}, (422, "bad_field_picture")),
        ("picture", {"picture": base64_of(b"<svg")}, (422, "bad_field_picture")),
        ("", {"language": "fr", "description": "a" * 2001}, (422, "text_too_long")),
        ("", {"language": "fr", "objectives": "a\n" * 41}, (413, "too_large")),
        ("", {"language": "?"}, (422, "bad_locale")),
        ("picture/remove", {}, (404, "no_such_file")),
        ("sounds/fr/remove", {}, (404, "no_such_file")),
    ],
)
def test_what_cannot_be_used_is_refused(
    workshop: Workshop, what: str, body: Json, expected: tuple[int, str]
) -> None:
    assert refusal(explains(workshop.fanta, what, **body)) == expected
    assert refusal(explains(workshop.fanta, what, "99", **body))[0] in {404, 413, 422}
    assert "field_files" not in session_of(workshop)


def test_a_form_without_scripts_sends_and_takes_out(any_workshop: Workshop) -> None:
    fanta, path = any_workshop.fanta, any_workshop.path
    page = f"{path}/console/fields?framework={FRAMEWORK}&field=1&language=bm"
    headers = {**PAGE, "Referer": f"{any_workshop.url}{page}"}
    base = f"{path}/fields/{FRAMEWORK}/1"
    sound = {"files": {"sound": ("a.ogg", ogg(), "audio/ogg")}, "data": {"language": "bm"}}
    answer = fanta.post(f"{base}/sounds", headers=headers, **sound)
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    picture = {"files": {"picture": ("a.png", png(), "image/png")}}
    assert fanta.post(f"{base}/picture", headers=headers, **picture).status_code == 303
    form_page = fanta.get(page, headers=PAGE)
    assert form_page.text.count(f"{path}/field-files/") == 2
    assert "Bamanakan" in form_page.text
    assert "microphone=(self)" in form_page.headers["permissions-policy"]
    assert "media-src 'self'" in form_page.headers["content-security-policy"]
    assert "microphone=()" in fanta.get(f"{path}/console").headers["permissions-policy"]
    for rest in ("picture/remove", "sounds/bm/remove"):
        assert fanta.post(f"{base}/{rest}", headers=headers).status_code == 303
    assert "field_files" not in session_of(any_workshop)


def test_the_file_brings_them_back_and_shares_no_voice(any_server: Any, workshop_at: Start) -> None:
    workshop = workshop_at(any_server)
    draws(workshop.fanta).raise_for_status()
    for language in ("fr", "bm"):
        says(workshop.fanta, language).raise_for_status()
    explains(workshop.fanta, "", language="fr", **TEXTS).raise_for_status()
    file = exported(workshop)
    assert len(json.loads(file)["field_files"]) == 3
    again = exported(Imported(workshop, file))
    assert without_code(again) == without_code(file)
    organiser = workshop.bearer("organiser_url")
    shared = organiser.get(f"{workshop.path}/export.json", params={"anonymous": "1"})
    [picture] = shared.json()["field_files"]
    assert '"sounds"' not in shared.text
    assert picture["key"] == field_of(workshop)["picture"]
    Imported(workshop, shared.content)


def test_a_file_is_refused_by_what_does_not_fit(workshop: Workshop) -> None:
    says(workshop.fanta).raise_for_status()
    session = session_of(workshop)
    [sound] = session["field_files"]
    html = b"<html><script>alert(1)</script>"
    wrong: list[tuple[Any, str]] = [
        ([{"key": key_of(html), "body": base64_of(html)}], "[0].body"),
        ([{**sound, "body": base64_of(ogg(70))}], "[0].key"),
        ([sound, sound], "[1].key"),
        ([sound, {"key": key_of(webm()), "body": base64_of(webm())}], "field_files"),
        ([], "frameworks"),
    ]
    for files, where in wrong:
        answer = post(workshop, {**session, "field_files": files})
        assert refusal(answer) == (422, "bad_session"), where
        assert answer.json()["where"].endswith(where)


def test_two_sites_have_what_both_explained(workshop: Workshop) -> None:
    draws(workshop.fanta).raise_for_status()
    first = session_of(workshop)
    explains(workshop.fanta, "picture/remove").raise_for_status()
    says(workshop.fanta, "bm", "2").raise_for_status()
    explains(workshop.fanta, "", language="fr", **TEXTS).raise_for_status()
    second = session_of(workshop)
    for pair in ((first, second), (second, first)):
        merged = merge_sessions(*copy.deepcopy(pair))
        check_session(merged)
        fields = merged["frameworks"][0]["blocks"][0]["fields"]  # type: ignore[index]
        assert [set(field) & {"picture", "sounds", "description"} for field in fields[:2]] == [
            {"picture", "description"},
            {"sounds"},
        ]
        assert len(merged["field_files"]) == 2
    without = copy.deepcopy(merged)
    without["field_files"] = []
    with pytest.raises(Refusal):
        check_session(without)


def test_a_framework_goes_to_another_board_as_one_file(workshop: Workshop) -> None:
    draws(workshop.fanta).raise_for_status()
    says(workshop.fanta, "bm").raise_for_status()
    explains(workshop.fanta, "", language="fr", **TEXTS).raise_for_status()
    file = workshop.fanta.get(f"{workshop.path}/framework.json").raise_for_status().json()
    answer = started(workshop, file)
    copied = Imported.__new__(Imported)
    copied.url, copied.transport, copied.links = workshop.url, workshop.transport, answer.json()
    copied.code = copied.links["code"]
    copied.path = f"/b/{copied.code}"
    copied.moussa, copied.fanta = copied.someone(), copied.bearer("host_url")
    assert field_of(copied) == field_of(workshop)
    assert session_of(copied)["field_files"] == session_of(workshop)["field_files"]
    broken = copy.deepcopy(file)
    broken["blocks"][0]["fields"][0]["sounds"]["bm"] = "data:audio/ogg;base64,AAAA"
    refused = started(workshop, broken)
    assert refusal(refused) == (422, "bad_framework")
    assert refused.json()["where"] == "blocks[0].fields[0].sounds.bm"
    unknown = workshop.fanta.get(f"{workshop.path}/framework.json?framework=x")
    assert refusal(unknown) == (422, "bad_framework")


def started(workshop: Workshop, framework: Json) -> httpx.Response:
    body = {"title": "Autre", "template": "framework", "framework": framework}
    return workshop.someone().post("/boards", json=body)


def test_the_sheet_to_print_has_them_in_the_readers_language(workshop: Workshop) -> None:
    explains(workshop.fanta, "", language="es", **TEXTS).raise_for_status()
    draws(workshop.fanta).raise_for_status()
    answer = workshop.fanta.get(f"{workshop.path}/explanations.pdf?locale=es").raise_for_status()
    pdf = Pdf(answer.content)
    text = " ".join(pdf.text.split())
    for words in ("Derechos culturales", "Ce qui se vit sur la place.", "Invitar"[:5]):
        assert words in text
    assert "Droits culturels" not in text
    assert pdf.roles().count("Figure") == 1


def test_what_is_taken_out_is_in_no_file_of_the_database(
    any_palabre: Palabre, workshop_at: Start, postgres: Postgres
) -> None:
    workshop = workshop_at(any_palabre)
    draws(workshop.fanta, body=crowd(60, 60)).raise_for_status()
    [file] = session_of(workshop)["field_files"]
    body = workshop.moussa.get(f"{workshop.path}/field-files/{file['key']}").content
    parts = [body[at : at + 24] for at in range(60, len(body) - 24, 200)]

    def holding() -> list[str]:
        names = []
        for path in files_of(any_palabre, postgres.folder / "data"):
            with suppress(FileNotFoundError):  # one that is written anew just now
                raw = path.read_bytes()
                names += [path.name] if any(part in raw for part in parts) else []
        return names

    assert holding(), "the control: it is there"
    explains(workshop.fanta, "picture/remove").raise_for_status()
    until(
        lambda: not holding(),
        seconds=20,
        otherwise=lambda: "the picture that was taken out is still in the files",
    )
