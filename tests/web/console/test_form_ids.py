"""The id of a form, sent twice, refused, cut off and forgotten: what it stands for is done once."""

import asyncio
import re
import secrets
from typing import Any

import httpx
import pytest
from sqlalchemy import create_engine, text

from app.domain.refusals import Refusal
from tests.web.form_walk import (
    Sending,
    essence,
    post,
)
from tests.web.pages import PAGE, form_of
from tests.web.people import VOTE, Person, Workshop


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
    from app.web.http.forms.hidden_fields import once_field

    ids = {re.search(r'value="([\w-]+)"', once_field())[1] for _ in range(1000)}  # type: ignore[index]
    assert len(ids) == 1000
    assert {len(form_id) for form_id in ids} == {len(secrets.token_urlsafe(16))}
    assert VOTE
