"""Every form of every template is carried out once, however often it is sent: at once, later, and
on either database."""

import asyncio
import re
import secrets
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, text

from app.domain.refusals import Refusal
from app.main import ROUTERS
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
from tests.web.pages import PAGE, form_of
from tests.web.people import VOTE, Person, Workshop

TEMPLATES = Path(__file__).parents[3] / "app" / "templates"
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
    assert more["log"] <= 1, (sending.kind, more)
    assert more["seats"] <= (2 if "csv" in sending.kind else 1), (sending.kind, more)
    assert more["notes"] <= 1, (sending.kind, more)
    return first


@pytest.mark.parametrize("template", BOARDS)
def test_every_form_of_every_template_sent_twice_is_carried_out_once(
    any_server: ForkedServer, workshop_at: Start, template: str
) -> None:
    workshop, awa = filled_board(any_server, workshop_at, template)
    sitting = workshop.seat("Bakary")
    seen: set[tuple[str, ...]] = set()
    for person, address in list(pages(workshop, awa)):
        for kind in [
            sending.kind for sending in sendings(sitting, person.get(address, headers=PAGE).text)
        ]:
            now = [
                one
                for one in sendings(sitting, person.get(address, headers=PAGE).text)
                if one.kind == kind
            ]
            while now:  # and the forms that the answer brings: a preview has a second one
                sending = now.pop(0)
                if sending.kind not in seen:
                    seen.add(sending.kind)
                    now += sendings(sitting, sent_twice(workshop, person, sending).text)
    walked = {kind[0].rpartition("/")[2] for kind in seen}
    assert {
        "seats",
        "roster",
        "paper",
        "…",
        "settings",
        "boards",
        "open",
        "close",
        "undo",
        "run",
        "sign",
        "leave",
    } <= walked


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
        for one in ROUTERS
        for route in one.router.routes
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


def join_form(workshop: Workshop) -> tuple[Person, Sending]:
    newcomer = workshop.someone()
    form = form_of(newcomer.get(workshop.path, headers=PAGE).text, f"{workshop.path}/seats")
    return newcomer, Sending(form.action, form.says(name="Bakary", attendance="in_room"))


def seats(workshop: Workshop) -> list[str]:
    return [seat["name"] for seat in workshop.fanta.get(f"{workshop.path}/people").json()["seats"]]


def test_two_taps_on_enter_make_one_seat_and_both_get_its_cookie(any_workshop: Workshop) -> None:
    newcomer, sending = join_form(any_workshop)
    first, second = (post(newcomer, sending) for _ in range(2))
    assert first.headers.get_list("set-cookie") == second.headers.get_list("set-cookie") != []
    assert seats(any_workshop) == ["Bakary"]


def test_another_name_in_the_same_form_is_another_person(workshop: Workshop) -> None:
    """A page that the back button brought again, filled in by the next person."""
    newcomer, sending = join_form(workshop)
    for name in ("Bakary", "Awa"):
        assert (
            post(newcomer, Sending(sending.action, {**sending.body, "name": [name]})).status_code
            == 303
        )
    assert sorted(seats(workshop)) == ["Awa", "Bakary"]


def test_a_refused_form_can_be_sent_again_as_it_stands(workshop: Workshop) -> None:
    newcomer, sending = join_form(workshop)
    settings = f"{workshop.path}/settings"
    workshop.fanta.post(settings, json={"joining": "closed"}).raise_for_status()
    assert post(newcomer, sending).status_code == 403
    workshop.fanta.post(settings, json={"joining": "open"}).raise_for_status()
    assert post(newcomer, sending).status_code == 303
    assert seats(workshop) == ["Bakary"]


@pytest.mark.parametrize("once", ["x" * 101, ""])
def test_an_id_that_no_page_has_is_refused(workshop: Workshop, once: str) -> None:
    newcomer, sending = join_form(workshop)
    assert (
        post(newcomer, Sending(sending.action, {**sending.body, "once": [once]})).status_code == 422
    )
    assert seats(workshop) == []


def test_the_second_tap_of_a_start_shows_the_same_links_and_the_file_none_of_them(
    fork_palabre: Any,
) -> None:
    server = fork_palabre()
    with httpx.Client(base_url=server.url, headers=PAGE) as fanta:
        form = form_of(fanta.get("/").text, "/boards")
        body = form.says(title="Ségou", template="priority-vote", locale="fr")
        first, second = (fanta.post("/boards", data=body) for _ in range(2))
        page = fanta.get(first.headers["location"]).text
    assert first.status_code == 303
    assert essence(first) == essence(second)
    links = re.findall(r"/(?:host|organiser)/([\w-]{20,})", page)
    assert len(set(links)) == 2
    written = b"".join(path.read_bytes() for path in (server.folder / "data").glob("palabre.db*"))
    assert body["title"][0].encode() in written
    assert [secret for secret in (*links, body["once"][0]) if secret.encode() in written] == []


def test_a_form_cut_off_between_its_command_and_its_answer_is_not_carried_out_again(
    any_database_url: str,
) -> None:
    """What a process that was killed leaves: the form is noted, its answer is missing."""
    from app.commands.context import Context
    from app.storage.database import Database
    from app.storage.sent_forms import CURRENT_CLAIM, FormClaim, stored_answer

    async def work() -> None:
        database = Database(any_database_url)
        context = Context(database)
        done: list[str] = []
        claims = [FormClaim("form", context.now()) for _ in range(2)]
        for claim in claims:
            token = CURRENT_CLAIM.set(claim)
            try:
                await database.write(lambda unit: done.append(claim.key))  # noqa: B023
            except Refusal as refusal:
                done.append(refusal.code)
            CURRENT_CLAIM.reset(token)
        assert done == ["form", "sent_before"]
        assert [(claim.taken, claim.repeated) for claim in claims] == [(True, False), (False, True)]
        assert await database.read(lambda connection: stored_answer(connection, "form")) == (
            True,
            None,
        )
        database.close()

    asyncio.run(work())


def test_answers_are_forgotten_after_a_day(any_database_url: str) -> None:
    from app.storage.database import Database
    from app.storage.sent_forms import CURRENT_CLAIM, FormClaim, store_answer

    async def work() -> None:
        database = Database(any_database_url)
        for key, at in (("old", "2026-11-27T09:59:59.999Z"), ("new", "2026-11-27T10:00:00.000Z")):
            token = CURRENT_CLAIM.set(FormClaim(key, at))
            await database.write(lambda unit: None)
            CURRENT_CLAIM.reset(token)
        await database.write(
            lambda unit: store_answer(unit, "new", b"x", "2026-11-27T10:00:00.000Z")
        )
        database.close()

    asyncio.run(work())
    engine = create_engine(any_database_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT key FROM form_answer")).scalars().all() == ["new"]
    engine.dispose()


def test_ids_are_not_guessed() -> None:
    from app.web.http.rendering import once_field

    ids = {re.search(r'value="([\w-]+)"', once_field())[1] for _ in range(1000)}  # type: ignore[index]
    assert len(ids) == 1000
    assert {len(one) for one in ids} == {len(secrets.token_urlsafe(16))}
    assert VOTE
