"""Every form of every template is carried out once, however often it is sent: at once, later, and
on either database."""

import re
from pathlib import Path

import httpx
import pytest

from app.main import ROUTERS, late_routers
from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.form_walk import (
    Sending,
    at_once,
    essence,
    filled_board,
    grown,
    pages,
    post,
    sendings,
    state_of,
)
from tests.web.pages import PAGE
from tests.web.people import Person, Workshop

TEMPLATES = Path(__file__).parents[3] / "app" / "templates"
EXPECTED = {
    *("seats", "roster", "paper", "…", "settings", "boards"),
    *("open", "close", "undo", "run", "sign", "leave"),
}
BOARDS = ("culture21plus", "priority-vote", "cooperation-decentralisee", "framework")
TAG = re.compile(
    r"<form(?:\{\{.*?\}\}|\{%.*?%\}|\"(?:\{\{.*?\}\}|\{%.*?%\}|[^\"])*\"|[^>])*>", re.S
)
PAGE_ID = re.compile(r"\s*\{\{\s*once\s*\}\}")


# What stands in the templates


def without_an_id(source: str) -> list[str]:
    """The forms that send something and do not begin with the page's one-time id."""
    sending = [
        tag
        for tag in TAG.finditer(source)
        if 'method="post"' in tag[0] or re.search(r"\{\{ \w*to\(", tag[0])
    ]
    return [tag[0] for tag in sending if not PAGE_ID.match(source, tag.end())]


def test_every_form_that_sends_something_carries_the_pages_id() -> None:
    assert {
        path.name: bare
        for path in TEMPLATES.rglob("*.html")
        if (bare := without_an_id(path.read_text()))
    } == {}


@pytest.mark.parametrize(
    "form",
    [
        '<form method="post" action="/boards"><button>',
        '<form {{ to(path ~ "/open") }}>\n<button>',
        '<form class="{% if a > b %}x{% endif %}" method="post">',
    ],
)
def test_a_form_without_the_id_is_caught(form: str) -> None:
    assert without_an_id(form)
    assert not without_an_id(
        form.replace(">", ">{{ once }}", 1) if "{%" not in form else form + "{{ once }}"
    )
    assert not without_an_id('<form method="get" action="/">')


# The walk over all forms of a board


def sent_twice(workshop: Workshop, person: Person, sending: Sending) -> httpx.Response:
    """Twice at once, then once more: one act at most, and the same answer each time."""
    before = state_of(workshop)
    first, second = at_once(person, sending)
    after = state_of(workshop)
    third = post(person, sending)
    if first.status_code < 400 or second.status_code < 400:
        # A preview changes nothing and is made anew each time: who is connected just then may be
        # told otherwise.
        parts = slice(0, 3) if before == after and first.status_code == 200 else slice(None)
        assert essence(first)[parts] == essence(second)[parts] == essence(third)[parts], (
            sending.kind
        )
    assert state_of(workshop) == after, sending.kind
    more = grown(before, after)
    acts = [entry["act"] for entry in after["log"][len(before["log"]) :]]
    # The close of the last vote closes joining too, an act of its own that can be undone.
    assert len(acts) <= 1 or acts == ["activity_closed", "joining_closed"], (sending.kind, acts)
    assert more["seats"] <= (2 if "csv" in sending.kind else 1), (sending.kind, more)
    assert more["notes"] <= 1, (sending.kind, more)
    return first


@pytest.mark.parametrize(
    ("server", "template"),
    # What is carried out once is the same on all boards: one of them shows it on PostgreSQL.
    [*(("sqlite_server", board) for board in BOARDS), ("postgres_server", BOARDS[0])],
)
def test_every_form_of_every_template_sent_twice_is_carried_out_once(
    request: pytest.FixtureRequest, workshop_at: Start, server: str, template: str
) -> None:
    workshop, awa = filled_board(request.getfixturevalue(server), workshop_at, template)
    sitting = workshop.seat("Bakary")
    seen: set[tuple[str, ...]] = set()
    for person, address in list(pages(workshop, awa)):
        for kind in [
            sending.kind for sending in sendings(sitting, person.get(address, headers=PAGE).text)
        ]:
            if kind in seen:
                continue  # or the page would be asked for in vain
            now = [
                sending
                for sending in sendings(sitting, person.get(address, headers=PAGE).text)
                if sending.kind == kind
            ]
            while now:  # and the forms that the answer brings: a preview has a second one
                sending = now.pop(0)
                if sending.kind not in seen:
                    seen.add(sending.kind)
                    now += sendings(sitting, sent_twice(workshop, person, sending).text)
    assert {kind[0].rpartition("/")[2] for kind in seen} >= EXPECTED


def test_without_their_ids_the_same_forms_are_carried_out_twice(
    sqlite_server: ForkedServer, workshop_at: Start
) -> None:
    """The control of the walk, and how older pages and programs go on."""
    workshop, awa = filled_board(sqlite_server, workshop_at, "culture21plus")
    sitting = workshop.seat("Bakary")
    twice = set()
    for person, address in list(pages(workshop, awa)):
        for sending in list(sendings(sitting, person.get(address, headers=PAGE).text)):
            if not sending.action.endswith(
                (
                    "/seats",
                    "/roster",
                    "/extend",
                    "/undo",
                    "/run",
                    "/rehearse",
                    "/boards",
                    "/handover/…",
                )
            ):
                continue
            before = state_of(workshop)
            answers = [post(person, sending.without_id()) for _ in range(2)]
            if max(grown(before, state_of(workshop)).values()) > 1 or essence(
                answers[0]
            ) != essence(answers[1]):
                twice.add(sending.action.rpartition("/")[2])
    assert {"seats", "extend", "boards", "run"} <= twice


def doors() -> set[str]:
    posts = [
        route
        for router in (*ROUTERS, *late_routers())
        for route in router.router.routes
        if "POST" in getattr(route, "methods", ())
    ]
    return {route.path for route in posts}


def test_every_door_for_forms_looks_at_the_id_first(workshop: Workshop) -> None:
    """An id that no page has is refused by whatever takes a form, before anything else; without one
    each says something else."""
    assert len(doors()) >= 40
    answers: dict[str, list[tuple[int, str]]] = {}
    for path in doors():
        address = re.sub(r"\{\w+\}", "1", path.replace("{code}", workshop.code))
        bodies = ({"once": "x" * 101}, {})
        answers[path] = [
            (answer.status_code, answer.text)
            for answer in (workshop.moussa.post(address, data=body) for body in bodies)
        ]
    assert {
        path
        for path, (wrong, _) in answers.items()
        if wrong[0] != 422 or "bad_form" not in wrong[1]
    } == set()
    assert sum(wrong != bare for wrong, bare in answers.values()) >= 30


# What the answer is
