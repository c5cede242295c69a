"""Every import that is refused says where, what is wrong and what to do, in the reader's language:
on pages, to programs, and on the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.command_line import cli
from app.domain.refusals import Refusal
from app.locales import catalogue
from app.main import sentence_in
from tests.documents.damages import BROKEN_SEALS, OF_CONTENT, OF_FORM, Json, changed
from tests.documents.sentences.rules import LANGUAGES, UPDATE, faults, said, speaking
from tests.web.people import Person, Workshop


def test_the_sentences_of_before_are_found_wanting() -> None:
    """The control: what people read before these rules."""
    before = "Le fichier n’a pas pu être lu : {} ({})."
    newer = before.format("schema", "palabre-session/2, not palabre-session/1")
    assert faults(newer, "fr", "“schema”") == {"a code", "English", "no place", "nothing to do"}
    assert faults(before.format("line 3", "ce n’est pas du JSON"), "fr", "LINE 3") == {
        "English",
        "no place",
        "nothing to do",
    }
    assert "a code" in faults("The file could not be read:  (missing).", "en", "") | faults(
        before.format("x", "not_json"), "fr", ""
    )
    assert faults("No such file or directory", "es", "") == {
        "no sentence",
        "English",
        "nothing to do",
    }


def body_of(session: Json) -> bytes:
    return json.dumps(session).encode()


# name: (what it makes of a whole file, where it is wrong)
DAMAGES: dict[str, tuple[Callable[[Json], bytes], str]] = {
    "a text": (lambda whole: b"Bonjour", ""),
    "a picture": (lambda whole: b"\x89PNG\r\n\x1a\n\xff", ""),
    "a list": (lambda whole: b"[]", ""),
    "cut short": (lambda whole: json.dumps(whole, indent=1).encode()[:5000], r"LINE \d+"),
    "another schema": (lambda whole: body_of({**whole, "schema": "another/1"}), ""),
    "no schema": (lambda whole: b"{}", ""),
    "a newer schema": (lambda whole: body_of({**whole, "schema": "palabre-session/2"}), ""),
    "much too much": (lambda whole: b"[" + b"[]," * 1_500_000 + b"[]]", ""),
    "a wrong name": (
        lambda whole: body_of(changed(whole, "board.names_shown", 1)),
        r"[“«]\s?board.names_shown\s?[”»]",
    ),
    "another ballot": (
        lambda whole: body_of(changed(whole, BROKEN_SEALS[5][0], ["28", "29", "30"])),
        r"[“«]\s?activities\[2\].rounds\[0\].seal.sha256\s?[”»]",
    ),
}
SMALL = [name for name in DAMAGES if name != "much too much"]


def as_file(raw: bytes) -> list[tuple[str, tuple[str, bytes, str]]]:
    return [("session", ("kayes.json", raw, "application/json"))]


def doors(receiver: Workshop, programme: str) -> dict[str, Callable[[bytes, Person], Any]]:
    """Every address that takes a session."""
    typed = {"Content-Type": "application/json"}
    return {
        "import": lambda raw, who: who.post("/boards/import", files=as_file(raw)),
        "import two": lambda raw, who: who.post("/boards/import", files=as_file(raw) * 2),
        "import JSON": lambda raw, who: who.post("/boards/import", content=raw, headers=typed),
        "compare": lambda raw, who: who.post("/compare", files=as_file(raw) * 2),
        "programme": lambda raw, who: who.post(f"{programme}/sessions", files=as_file(raw)),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_address_that_takes_a_session_says_it_well(
    receiver: Workshop, whole: Json, programme: tuple[Person, str], language: str
) -> None:
    organiser, path = programme
    wrong = {}
    for door, send in doors(receiver, path).items():
        for form in ("application/json", "text/html"):
            for name in SMALL:
                damage, place = DAMAGES[name]
                answer = send(damage(whole), speaking(organiser, language, form))
                sentence = said(answer)
                is_named = door in {"import two", "compare", "programme"}  # one of many files
                where = f"kayes.json.*{place}" if is_named else place
                if lacks := faults(sentence, language, where):
                    wrong[door, form, name] = (lacks, sentence)
                is_newer = name == "a newer schema"
                assert (UPDATE[language] in sentence) == is_newer, sentence
                if form == "application/json":
                    assert (answer.json()["refusal"] == "newer_schema") == is_newer
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_inside_a_session_says_it_well(
    receiver: Workshop, whole: Json, language: str
) -> None:
    """One damage for each problem that a session may have."""
    by_problem = {problem: (path, value) for path, value, _, problem in OF_FORM + OF_CONTENT}
    wrong = {}
    for problem, (path, value) in by_problem.items():
        raw = body_of(changed(whole, path, value))
        who = speaking(receiver.someone(), language)
        sentence = said(
            who.post("/boards/import", content=raw, headers={"Content-Type": "application/json"})
        )
        if lacks := faults(sentence, language, r"[“«]\s?[a-z_.\[\]0-9]+\s?[”»]"):
            wrong[problem] = (lacks, sentence)
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_file_or_too_large_a_one_says_it_well(
    receiver: Workshop, programme: tuple[Person, str], language: str
) -> None:
    organiser, path = programme
    who = speaking(organiser, language)
    nothing = {"files": [("session", ("", b"", "application/octet-stream"))]}
    answers = [
        who.post("/boards/import", **nothing),
        who.post(f"{path}/sessions", **nothing),
        who.post("/boards/import", content=b"x"),
        who.post("/boards/import", files=as_file(b"{}") * 3),
        who.post("/compare", **nothing),
        who.post(f"{receiver.path}/roster", content=b" " * 5 * 2**20),
    ]
    for answer in answers:
        assert faults(said(answer), language, "") == set(), said(answer)


MERGES = (
    *("other_workshop", "other_framework", "other_activity", "other_seat", "other_terms"),
    *("other_ballot", "rounds_apart", "still_open", "voted_twice", "namesakes"),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_files_that_are_not_made_one_say_it_well(language: str) -> None:
    """Each refusal itself is brought about in test_sites_apart; here are their sentences."""
    for problem in MERGES:
        apart = Refusal("cannot_merge", where="board.title", problem=problem)
        sentence = sentence_in(apart, language)
        assert faults(sentence, language, r"[“«]\s?board.title\s?[”»]") == set(), sentence
    named = Refusal("cannot_merge", where="a.b: Awa", problem="namesakes", names="Awa")
    assert "(Awa)" in sentence_in(named, language)


TERMINALS = {"fr": "fr_FR.UTF-8", "es": "es_MX.UTF-8@x", "en": "C.UTF-8"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_that_takes_a_session_says_it_well(
    whole: Json, tmp_path: Path, language: str
) -> None:
    good = tmp_path / "bon.json"
    good.write_bytes(body_of(whole))
    folder = tmp_path / "towns"
    folder.mkdir()
    file = folder / "kayes.json"

    def run(*arguments: object) -> str:
        done = CliRunner().invoke(
            cli, [*map(str, arguments)], env={"LC_ALL": TERMINALS[language], "LANG": "de_DE"}
        )
        assert done.exit_code == 1, done.output
        return str(done.stderr).strip()

    for name in SMALL:
        damage, place = DAMAGES[name]
        file.write_bytes(damage(whole))
        commands = [("import", file), ("merge", good, file), ("gather", folder)]
        for sentence in (run(*command).splitlines()[0] for command in commands):
            assert faults(sentence, language, f"kayes.json.*{place}") == set(), sentence
            assert (UPDATE[language] in sentence) == (name == "a newer schema"), sentence
    away = [("import", tmp_path / "away.json"), ("merge", good, folder), ("gather", good)]
    for command in (*away, ("gather", folder, "--framework", "nothing")):
        assert faults(run(*command), language, "") == set(), command


def test_a_terminal_without_a_language_of_ours_gets_english(
    monkeypatch: Any, tmp_path: Path
) -> None:
    """The control of the languages above: the same command, told nothing."""
    file = tmp_path / "kayes.json"
    file.write_bytes(b"{}")
    for environ in ({"LANG": ""}, {"LANG": "de_DE.UTF-8"}, {"LC_ALL": "C", "LANG": "fr_FR"}):
        done = CliRunner().invoke(cli, ["import", str(file)], env=environ)
        assert done.stderr.startswith("The file could not be read (kayes.json)")
    french = CliRunner().invoke(cli, ["import", str(file)], env={"LC_ALL": "", "LANG": "fr_ML"})
    assert french.stderr.startswith("Le fichier n’a pas pu être lu (kayes.json)")
    assert catalogue("fr").gettext("it is missing") not in french.stderr
