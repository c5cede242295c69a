"""A scribe enters many notes at once: looked at before, placed by name, undone whole."""

import csv
import io
from typing import Any

import pytest

from tests.documents.sessions import Imported, exported, session_of, without_code
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, QUADRANTS, VOTE, Workshop, refusal

Json = dict[str, Any]
HTML = {"Accept": "text/html", "Accept-Language": "fr"}


@pytest.fixture
def board(sqlite_server: ForkedServer, workshop_at: Start) -> Workshop:
    return workshop_at(sqlite_server)


def pastes(workshop: Workshop, text: str, *, preview: bool = False, **more: Any) -> Any:
    body = {"activity": NOTES, "text": text, **more}
    address = f"{workshop.path}/paste" + ("?preview=1" if preview else "")
    return workshop.fanta.post(address, json=body)


def names_of(workshop: Workshop) -> dict[str, str]:
    """{id: name} of the fields on which the situation is described."""
    document = workshop.moussa.board()
    framework = workshop.activity(NOTES)["framework"]
    return {
        field["id"]: field["name"]
        for entry in document["frameworks"]
        if entry["id"] == framework
        for block in entry["blocks"]
        for field in block["fields"]
    }


def placed(answer: Any) -> list[tuple[str, str | None]]:
    return [(note["text"], note["field"]) for note in answer.json()["notes"]]


def test_lines_stand_under_the_field_that_heads_them(board: Workshop) -> None:
    names = names_of(board)
    text = f"Sans place\n{names['1']}\n- Un marché\n\n• Une école\n8. {names['8']} :\n2) Une radio"
    seen = pastes(board, text, preview=True)
    assert seen.status_code == 200
    assert placed(seen) == [("Un marché", "1"), ("Une école", "1"), ("Une radio", "8")]
    assert seen.json()["lost"] == [{"line": 1, "text": "Sans place", "problem": "no_place"}]
    assert board.moussa.notes() == []
    entered = pastes(board, text, place="22")
    assert entered.status_code == 201
    assert placed(entered)[0] == ("Sans place", "22")
    assert sorted(note["id"] for note in board.moussa.notes()) == sorted(entered.json()["ids"])


def test_the_number_of_a_field_stands_before_its_note(board: Workshop) -> None:
    text = "1. Le festival\n8: L’école des arts\n22 – Les jardins\n99. Ailleurs\n12 places libres"
    seen = pastes(board, text, preview=True)
    assert placed(seen) == [
        ("Le festival", "1"),
        ("L’école des arts", "8"),
        ("Les jardins", "22"),
    ]
    assert [lost["line"] for lost in seen.json()["lost"]] == [4, 5]


@pytest.mark.parametrize("place", ["", "22"])
def test_a_list_that_is_only_numbered_names_no_field(board: Workshop, place: str) -> None:
    seen = pastes(board, "1. Un marché\n2. Une école\n3. Une radio", preview=True, place=place)
    texts = [("Un marché", "22"), ("Une école", "22"), ("Une radio", "22")]
    assert placed(seen) == (texts if place else [])


@pytest.mark.parametrize("heads", ["Title,Description,Tags", "Titre,Contenu,Catégorie"])
def test_a_title_and_its_text_are_one_note(board: Workshop, heads: str) -> None:
    names = {key: f'"{name}"' for key, name in names_of(board).items()}
    rows = [
        f"Marché,,{names['1']}",
        f"Marché,Couvert et gratuit,{names['8']}",
        f",Une radio,{names['8']}",
        f"École,{names['22']},Nature",
    ]
    seen = pastes(board, "\n".join([heads, *rows]), preview=True)
    assert placed(seen) == [
        ("Marché", "1"),
        ("Marché – Couvert et gratuit", "8"),
        ("Une radio", "8"),
        ("École", "22"),
    ]


def test_our_own_file_for_miro_comes_back(board: Workshop) -> None:
    board.fanta.opens("propositions").raise_for_status()
    awa = board.seat("Awa")
    for field in ("1", "22"):
        awa.note(f"Un marché {field}", field=field, activity="propositions").raise_for_status()
    answer = board.fanta.get(f"{board.path}/export.csv", params={"table": "miro", "locale": "fr"})
    seen = pastes(board, answer.text, preview=True, activity="propositions")
    assert placed(seen) == [("Un marché 1", "1"), ("Un marché 22", "22")]


@pytest.mark.parametrize(
    ("table", "fields"),
    [
        ("champ;texte\n1;Un marché\n8;Une radio", ["1", "8"]),
        ("TEXT,BG COLOR,AREA\nUn marché,#fff,{1}\nUne radio,#eee,{8}", ["1", "8"]),
        ("Catégorie\tIdée\tAuteur\n{1}\tUn marché\tAwa\n{8}\tUne radio\tB", ["1", "8"]),
        ("1;Un marché\n8;Une radio", ["1", "8"]),
        ("Bloc;Champ;Note\nx;{1};Un marché\nx;Nulle part;Une radio", ["1"]),
    ],
)
def test_tables_are_read_by_their_heads(board: Workshop, table: str, fields: list[str]) -> None:
    names = names_of(board)
    text = table.replace("{1}", f'"{names["1"]}"').replace("{8}", f'"{names["8"]}"')
    answer = pastes(board, text, preview=True).json()
    assert [note["field"] for note in answer["notes"]] == fields
    assert len(answer["notes"]) + len(answer["lost"]) == 2


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_our_own_notes_come_back_without_the_hidden_ones(board: Workshop, language: str) -> None:
    awa = board.seat("Awa")
    awa.note("Un marché,\navec une virgule", field="1").raise_for_status()
    hidden = awa.note("Cachée", field="8").json()["id"]
    board.fanta.post(f"{board.path}/notes/{hidden}/moderate", json={"state": "hidden"})
    table = board.fanta.get(f"{board.path}/export.csv?table=notes&locale={language}")
    rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) >= 1
    answer = pastes(board, table.content.decode("utf-8-sig"), preview=True).json()
    assert [note["field"] for note in answer["notes"]] == ["1"]
    assert "virgule" in answer["notes"][0]["text"]


def test_a_paste_is_of_a_group_and_undone_whole(
    any_server: ForkedServer, workshop_at: Start
) -> None:
    board = workshop_at(any_server)
    board.fanta.post(f"{board.path}/groups/g1", json={"name": "Groupe 1"}).raise_for_status()

    def state() -> Json:
        return {**session_of(board), "log": []}

    pastes(board, "1;Un marché\n8;Une radio", group="g1").raise_for_status()
    notes = session_of(board)["notes"]
    assert [(note["group"], note["seat"]) for note in notes] == [("g1", None)] * 2
    again = Imported(board, exported(board))
    assert without_code(exported(again)) == without_code(exported(board))
    board.fanta.post(f"{board.path}/undo").raise_for_status()
    assert board.moussa.notes() == []
    assert "Une radio" not in exported(board).decode()
    entered = pastes(board, "1;Un marché\n8;Une radio").json()
    moderation = f"{board.path}/notes/{entered['ids'][0]}/moderate"
    board.fanta.post(moderation, json={"text": "Autrement"}).raise_for_status()
    board.fanta.post(f"{board.path}/undo").raise_for_status()  # the rewording alone
    assert len(board.moussa.notes()) == 2
    assert state()["notes"]


def test_bad_pastes_are_refused_and_change_nothing(board: Workshop) -> None:
    for text, more, expected in (
        ("", {}, (422, "bad_paste")),
        (" \n ;; \n", {}, (422, "bad_paste")),
        ("Un marché", {}, (422, "nothing_pasted")),
        ("\n".join(["un mot"] * 501), {"place": "1"}, (422, "bad_paste")),
        ("1;x", {"group": "none"}, (422, "no_such_group")),
        ("x", {"place": "none"}, (422, "no_such_field")),
        ("x", {"activity": VOTE}, (404, "no_such_activity")),
        ("x", {"activity": "none"}, (404, "no_such_activity")),
        ("x", {"colour": "red"}, (422, "unknown_name")),
    ):
        assert refusal(pastes(board, text, **more)) == expected, text
    long = pastes(board, "1;" + "x" * 501 + "\n8;court", preview=True).json()
    assert [line["problem"] for line in long["lost"]] == ["too_long"]
    assert board.moussa.notes() == []
    awa = board.seat("Awa")
    body = {"activity": NOTES, "text": "1;x"}
    assert refusal(awa.post(f"{board.path}/paste", json=body)) == (403, "not_host")
    planned = board.fanta.post(
        f"{board.path}/activities", json={"kind": "notes", "title": "Plus tard"}
    ).json()["key"]
    assert refusal(pastes(board, "1;x", activity=planned)) == (409, "activity_not_open")


def test_only_the_chosen_blocks_and_bare_ones_take_notes(board: Workshop) -> None:
    blocks = {entry["id"]: entry["blocks"] for entry in board.moussa.board()["frameworks"]}
    first, second = blocks[board.activity(NOTES)["framework"]][:2]
    settings = f"{board.path}/activities/{NOTES}/settings"
    board.fanta.post(settings, json={"blocks": [first["id"]]}).raise_for_status()
    open_field, shut_field = first["fields"][0]["id"], second["fields"][0]["id"]
    answer = pastes(board, f"{open_field};Oui\n{shut_field};Non", preview=True).json()
    assert [note["field"] for note in answer["notes"]] == [open_field]
    assert [line["problem"] for line in answer["lost"]] == ["not_open"]
    bare = blocks[board.activity(QUADRANTS)["framework"]][0]
    seen = pastes(board, f"{bare['name']}\nPas de budget", activity=QUADRANTS).json()
    assert [(note["block"], note["field"]) for note in seen["notes"]] == [(bare["id"], None)]


def test_forms_without_scripts_show_the_notes_before_they_are_entered(board: Workshop) -> None:
    address = f"{board.path}/paste"
    form = {"activity": NOTES, "text": "1;Un marché\nxx;Une radio\n8;Une école", "group": ""}
    page = board.fanta.post(f"{address}?preview=1", data={**form, "place": ""}, headers=HTML)
    assert page.status_code == 200
    assert "2 notes" in page.text
    assert board.moussa.notes() == []
    for _ in range(2):
        sent = {**form, "place": "", "once": "P" * 22}
        assert board.fanta.post(address, data=sent, headers=HTML).status_code == 303
    assert len(board.moussa.notes()) == 2
    file = {"text": ("notes.csv", "champ;texte\n1;Un fonds\n".encode("cp1252"))}
    page = board.fanta.post(
        f"{address}?preview=1", data={"activity": NOTES}, files=file, headers=HTML
    )
    assert "Un fonds" in page.text
    wrong = board.fanta.post(address, data={**form, "text": "rien"}, headers=HTML)
    assert wrong.status_code == 422
    assert "rien" in wrong.text


def test_notes_that_a_group_has_planned_since_are_not_undone(board: Workshop) -> None:
    """A group's commitment is no act of staff. The control is the undo once it is taken back."""
    roster = {"csv": "nom;groupe\nAwa;Rive\n"}
    board.fanta.post(f"{board.path}/roster", json=roster).raise_for_status()
    settings = {"planners": "groups"}
    board.fanta.post(f"{board.path}/settings", json=settings).raise_for_status()
    group = board.moussa.board()["groups"][0]["key"]
    bakary = board.seat("Bakary", group=group)
    note, _ = pastes(board, "Un\nDeux", place="1", group=group).json()["ids"]
    bakary.post(f"{board.path}/plan/{note}", json={"lead": "Mairie"}).raise_for_status()
    assert refusal(board.fanta.post(f"{board.path}/undo")) == (409, "act_passed")
    bakary.post(f"{board.path}/plan/{note}/remove").raise_for_status()
    assert board.fanta.post(f"{board.path}/undo").status_code == 200
    assert not board.moussa.notes(NOTES)
