"""One's own framework is shown as it would be read before a board stands on it, and no board stands
on one without fields unless somebody asks for it."""

import io
from collections.abc import Callable

import httpx
import openpyxl
import pytest

from tests.web.forks import ForkedServer
from tests.web.people import JSON, Person

BARE = "Eau\nRues\nÉcoles\nForêt\nCulture"
PAGE = {"Accept": "text/html", "Accept-Language": "fr"}
FRAGMENT = {**PAGE, "HX-Request": "true"}


@pytest.fixture
def anyone(sqlite_server: ForkedServer, wires: httpx.HTTPTransport) -> Callable[..., Person]:
    return lambda headers=JSON: Person(base_url=sqlite_server.url, transport=wires, headers=headers)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["type", "name", "label"])
    sheet = book.create_sheet("choices")
    for row in (
        ["list_name", "name", "label::Français (fr)", "label::English (en)"],
        ["Eau", 7, "Puits", "Wells"],
        ["Eau", 9, "Pluie", "Rain"],
    ):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_preview_says_what_a_board_would_have(anyone: Callable[..., Person]) -> None:
    text = "Eau\n  Puits\n    Creuser\nRues\n  Arbres"
    seen = anyone().post("/boards/preview", json={"framework": text}).json()
    assert (seen["blocks"], seen["fields"], seen["problems"]) == (2, 2, [])
    body = {"title": "Ségou", "template": "framework", "framework": seen["framework"]}
    code = anyone().post("/boards", json=body).json()["code"]
    stored = anyone().get(f"/b/{code}").json()["frameworks"][0]
    assert [block["name"] for block in stored["blocks"]] == ["Eau", "Rues"]
    assert seen["framework"]["blocks"][0]["fields"][0]["objectives"] == ["Creuser"]


def test_a_description_in_a_text_reaches_the_ballot(anyone: Callable[..., Person]) -> None:
    text = "Eau\n  1. Puits\n  > <b>Creuser</b>\n  2. Pluie"
    page = anyone(FRAGMENT).post("/boards/preview", data={"framework": text})
    assert "&lt;b&gt;Creuser&lt;/b&gt;" in page.text
    body = {"title": "Ségou", "template": "framework", "framework": text, "locale": "fr"}
    code = anyone().post("/boards", json=body).json()["code"]
    [block] = anyone().get(f"/b/{code}").json()["frameworks"][0]["blocks"]
    texts = [field.get("description", "") for field in block["fields"]]
    assert texts == ["<b>Creuser</b>", ""]


def test_each_wrong_line_stands_with_its_words(anyone: Callable[..., Person]) -> None:
    text = "Eau\n  1. Puits\n  1. <b>Pluie\n\tTab"
    seen = anyone().post("/boards/preview", json={"framework": text}).json()
    assert seen["framework"] is None
    assert [wrong["line"] for wrong in seen["problems"]] == [4]
    page = anyone(FRAGMENT).post("/boards/preview", data={"framework": "Eau\n  - \n  <b>x\n\ty"})
    assert page.status_code == 200
    assert "Ligne 2" in page.text
    assert "<b>" not in page.text
    assert "<html" not in page.text


def test_a_json_text_names_its_lines_as_a_list_does(anyone: Callable[..., Person]) -> None:
    text = (
        '{"title": "x", "blocks": [\n {"id": "a",\n  "name": " <b>",\n  "fields": [{"id": "1"}]}]}'
    )
    [wrong] = anyone().post("/boards/preview", json={"framework": text}).json()["problems"]
    assert (wrong["line"], wrong["problem"]) == (4, "missing")
    assert "blocks[0].fields[0].name" in wrong["message"]
    page = anyone(FRAGMENT).post("/boards/preview", data={"framework": text}).text
    assert "Ligne 4" in page
    assert '<q dir="auto">&#34;fields&#34;: [{&#34;id&#34;: &#34;1&#34;}]}]}</q>' in page
    broken = anyone(FRAGMENT).post("/boards/preview", data={"framework": '{"a":\n<b>'}).text
    assert "Ligne 2" in broken
    assert "<b>" not in broken
    document = {"framework": {"title": "x", "blocks": [{"id": "a"}]}}
    [wrong] = anyone().post("/boards/preview", json=document).json()["problems"]
    assert (wrong["line"], "blocks[0].name" in wrong["message"]) == (0, True)


@pytest.mark.parametrize(
    "text", ["{", '{"blocks": [{"id": "a"}]}', "[" * 20000, "\0", "a" * 60_000]
)
def test_hostile_text_is_told_and_is_no_error(anyone: Callable[..., Person], text: str) -> None:
    for headers in (FRAGMENT, PAGE):
        page = anyone(headers).post("/boards/preview", data={"framework": text})
        assert page.status_code == 200
    seen = anyone().post("/boards/preview", json={"framework": text}).json()
    assert bool(seen["problems"]) != bool(seen["framework"])


def test_a_board_without_a_vote_is_asked_for(anyone: Callable[..., Person]) -> None:
    body = {"title": "Ségou", "template": "framework", "framework": BARE}
    refused = anyone().post("/boards", json=body)
    assert (refused.status_code, refused.json()["refusal"]) == (422, "bad_framework")
    page = anyone(PAGE).post("/boards", data=body)
    assert page.status_code == 422
    assert "5 blocs, 0 champ" in page.text
    assert 'value="one_block" checked' in page.text
    activities = {}
    for choice in ("one_block", "no_vote"):
        code = anyone().post("/boards", json={**body, "without_fields": choice}).json()["code"]
        board = anyone().get(f"/b/{code}").json()
        activities[choice] = [activity["kind"] for activity in board["activities"]]
        if choice == "one_block":
            (block,) = board["frameworks"][0]["blocks"]
            assert [field["name"] for field in block["fields"]] == BARE.split("\n")
    assert activities == {"one_block": ["notes", "vote"], "no_vote": ["notes"]}


@pytest.mark.parametrize(
    "framework",
    ["enjeux-defis", {"title": "Quadrants", "blocks": [{"id": "forces", "name": "Forces"}]}],
    ids=["shipped", "document"],
)
def test_a_document_without_fields_is_meant_so(
    anyone: Callable[..., Person], framework: str | dict[str, object]
) -> None:
    body = {"title": "Ségou", "template": "framework", "framework": framework}
    code = anyone().post("/boards", json=body).raise_for_status().json()["code"]
    assert [activity["kind"] for activity in anyone().get(f"/b/{code}").json()["activities"]] == [
        "notes"
    ]


def test_the_choices_of_a_workbook_come_into_the_box(anyone: Callable[..., Person]) -> None:
    files = {"file": ("cadre.xlsx", workbook(), "application/octet-stream")}
    page = anyone(PAGE).post("/boards/preview", data={"framework": ""}, files=files)
    assert "Eau\t7\tPuits\tWells" in page.text
    assert "1 bloc, 2 champs" in page.text
    form = {"title": "Ségou", "template": "framework", "locale": "fr"}
    started = anyone({"Accept": "application/json"}).post("/boards", data=form, files=files)
    board = anyone().get(f"/b/{started.json()['code']}").json()
    assert [field["id"] for field in board["frameworks"][0]["blocks"][0]["fields"]] == ["7", "9"]
    both = anyone().post("/boards", data={**form, "framework": "A\n  b"}, files=files)
    assert (both.status_code, both.json()["refusal"]) == (422, "bad_framework")
    broken = {"file": ("x.xlsx", b"PK\x03\x04broken", "application/octet-stream")}
    refused = anyone(PAGE).post("/boards/preview", data={"framework": ""}, files=broken)
    assert refused.status_code == 422


def test_a_programme_previews_its_list_as_a_board_does(anyone: Callable[..., Person]) -> None:
    text = "Eau\n  Puits\nRues\n  Arbres"
    for body in ({"framework": text}, {"framework": "Eau\n\t x\n  y"}, {"framework": BARE}):
        ours, boards = (
            anyone().post(f"/{kind}/preview", json=body).json() for kind in ("programmes", "boards")
        )
        assert ours == boards
    page = anyone(FRAGMENT).post("/programmes/preview", data={"framework": BARE}).text
    assert 'value="one_block"' in page
    assert "no_vote" not in page, "a programme has a vote"
    assert (
        'value="no_vote"' in anyone(FRAGMENT).post("/boards/preview", data={"framework": BARE}).text
    )
    form = anyone(PAGE).post("/programmes/preview", data={"framework": BARE, "title": "Mille"}).text
    assert "<html" in form
    assert 'value="Mille"' in form
    assert 'name="without_fields" value="one_block"' in form


@pytest.mark.parametrize("template", ["framework", "priority-vote"])
def test_a_programme_on_a_list_without_fields_makes_one_block_of_them_if_asked(
    anyone: Callable[..., Person], template: str
) -> None:
    towns = [{"town": "Ségou"}]
    body = {"title": "Mille", "template": template, "framework": BARE, "towns": towns}
    refused = anyone().post("/programmes", json=body)
    assert (refused.status_code, refused.json()["refusal"]) == (422, "bad_framework")
    answer = anyone().post("/programmes", json={**body, "without_fields": "one_block"})
    assert answer.status_code == 201
    board = anyone().get(f"/b/{answer.json()['boards'][0]['code']}").json()
    assert [len(block["fields"]) for block in board["frameworks"][0]["blocks"]] == [5]


def test_a_programme_takes_a_file_for_its_list(anyone: Callable[..., Person]) -> None:
    data = {"title": "Mille", "template": "framework", "lines": "Ségou"}
    files = {"file": ("list.xlsx", workbook())}
    answer = anyone().post("/programmes", data=data, files=files)
    assert answer.status_code == 201, answer.text
    board = anyone().get(f"/b/{answer.json()['boards'][0]['code']}").json()
    assert [field["id"] for field in board["frameworks"][0]["blocks"][0]["fields"]] == ["7", "9"]
