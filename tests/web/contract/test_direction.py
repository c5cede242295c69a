"""Whatever people write stands in an element that takes its direction from it, on every page: the
same walk for words as for the boxes that they are typed in."""

from collections.abc import Iterator
from typing import Any

from lxml import html

from tests.shared import Start
from tests.web.doors import DOORS, address_of
from tests.web.forks import ForkedServer
from tests.web.pages import PAGE
from tests.web.people import Workshop

ARABIC = "عربي"
LISTS = [line for line in DOORS if line.startswith("GET ") and line.count(" ") == 1]
# A person's words in a sentence of ours follow the sentence; these hold nothing else.
OUTSIDE = {"script", "style", "svg", "title", "option", "optgroup"}
TYPED = {"text", "search", "", None}
# Words of machines: codes, addresses, days, numbers.
CODES = {
    *("seat_code", "code", "receipt", "token", "create_token", "password", "url", "choices"),
    *("since", "until", "minutes", "where"),
}


def astray(page: str) -> Iterator[str]:
    """Yields the words of people, and the boxes for them, that no element with dir="auto" holds."""
    tree = html.fromstring(page)
    for node in tree.iter():
        if not isinstance(node.tag, str) or node.tag in OUTSIDE:
            continue
        for words, holder in ((node.text, node), (node.tail, node.getparent())):
            if is_bare(words) and not is_directed(holder):
                yield f"<{holder.tag} class={holder.get('class')!r}> {words.strip()[:60]}"
        is_typed = node.tag == "textarea" or (node.tag == "input" and node.get("type") in TYPED)
        if is_typed and node.get("name") not in CODES and node.get("dir") is None:
            yield f"<{node.tag} name={node.get('name')!r}>"


def is_bare(words: str | None) -> bool:
    """Returns whether these are the words of a person, without a sentence of ours around them."""
    letters = {letter for letter in words or "" if letter.isalpha()}
    return bool(letters & set(ARABIC)) and letters <= set(ARABIC)


def is_directed(node: Any) -> bool:
    return any(
        holder.tag in OUTSIDE or holder.get("dir") == "auto"
        for holder in (node, *node.iterancestors())
    )


def framework() -> dict[str, Any]:
    blocks = [
        {
            "id": f"b{block}",
            "name": f"{ARABIC} {block}",
            "description": f"{ARABIC}.",
            "fields": [
                {"id": f"{block}{at}", "name": f"{ARABIC} {block}{at}", "description": ARABIC}
                for at in range(3)
            ],
        }
        for block in (1, 2)
    ]
    return {"id": "own-arabic", "title": ARABIC, "task": ARABIC, "blocks": blocks}


def arabic_board(server: ForkedServer, start: Start) -> tuple[Workshop, dict[str, Any]]:
    """Returns a board on which everything that people can write is Arabic, and who looks at it."""
    workshop = start(
        server,
        title=ARABIC,
        place=ARABIC,
        template="framework",
        framework=framework(),
        opened=False,
    )
    path, fanta = workshop.path, workshop.fanta
    organiser = workshop.bearer("organiser_url")
    fanta.post(f"{path}/settings", json={"names_shown": True}).raise_for_status()
    fanta.post(f"{path}/groups/g1", json={"name": ARABIC, "blocks": ["b1"]}).raise_for_status()
    fanta.post(f"{path}/sign", json={"name": ARABIC}).raise_for_status()
    awa = workshop.seat(ARABIC, organisation=ARABIC, group="g1")
    for number in range(5):
        workshop.seat(f"{ARABIC} {number}", organisation=ARABIC)
    return workshop, {"host": fanta, "organiser": organiser, "seat": awa, "nobody": workshop.moussa}


def play(workshop: Workshop, awa: Any) -> Iterator[str]:
    """Yields the states of the board, each when it is reached."""
    yield "planned"
    kinds = {
        activity["kind"]: activity["key"] for activity in workshop.moussa.board()["activities"]
    }
    for key in kinds.values():
        workshop.fanta.opens(key).raise_for_status()
    for field in ("10", "10", "21"):
        awa.note(ARABIC, field=field, activity=kinds["notes"]).raise_for_status()
    awa.vote("10", "11", "20", activity=kinds["vote"]).raise_for_status()
    yield "open"
    for number in range(5):
        workshop.seat(f"{ARABIC} {number}{number}").vote(
            "10", "12", "22", activity=kinds["vote"]
        ).raise_for_status()
    for key in kinds.values():
        workshop.fanta.closes(key).raise_for_status()
    workshop.bearer("organiser_url").post(
        f"{workshop.path}/publish", json={"published": True}
    ).raise_for_status()
    # the walk seats somebody new now and then, after the end too
    workshop.fanta.post(f"{workshop.path}/settings", json={"joining": "open"}).raise_for_status()
    yield "closed"


def pages(workshop: Workshop, looker: Any) -> Iterator[tuple[str, str]]:
    """Yields (address, page) of everything that answers HTML to somebody."""
    keys = [activity["key"] for activity in workshop.moussa.board()["activities"]]
    for line in LISTS:
        template = line.split(" ")[1]
        if any(end in template for end in (".pdf", ".docx", ".png", ".xlsx", ".pptx", "/static")):
            continue
        door = DOORS[line]
        parts = {**door.parts(workshop), **({"key": "~key~"} if "{key}" in template else {})}
        path = address_of(line, type(door)(parts=lambda _, parts=parts: parts), workshop)[1]
        addresses = [path.replace("~key~", key) for key in keys] if "~key~" in path else [path]
        addresses += [f"{path}?activity={key}" for key in keys if template == "/b/{code}"]
        addresses += [f"{path}?locale=en"] if template == "/b/{code}/results" else []
        for address in addresses:
            answer = looker.get(address, headers=PAGE)
            if "text/html" in answer.headers.get("content-type", "") and answer.text.strip():
                yield address, answer.text


def test_every_word_of_people_has_its_own_direction(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    workshop, lookers = arabic_board(sqlite_server, workshop_at)
    faults, seen = set(), 0
    for state in play(workshop, lookers["seat"]):
        for role, looker in lookers.items():
            for address, page in pages(workshop, looker):
                seen += page.count(ARABIC)
                faults |= {(address, state, role, fault) for fault in astray(page)}
    assert seen > 1000
    listed = sorted({f"{address} {fault}" for address, _, _, fault in faults})
    assert "\n".join(listed).replace(workshop.code, "…") == ""


def test_words_without_a_direction_would_be_found() -> None:
    page = f"""<html><body><p dir="auto">{ARABIC}</p><p>{ARABIC}</p><li><b>1</b> {ARABIC}</li>
    <p>Bonjour {ARABIC}</p><textarea name="text"></textarea><input name="name" dir="auto">
    <input type="checkbox" name="x"><input name="title"></body></html>"""
    assert list(astray(page)) == [
        f"<p class=None> {ARABIC}",
        f"<li class=None> {ARABIC}",
        "<textarea name='text'>",
        "<input name='title'>",
    ]
