"""What a program may write in more than one way means the same in each: media types, the scheme of
a bearer, languages, and the version of a board that it does not have yet."""

import re
from collections.abc import Callable

import httpx
import pytest

from tests.files.small_sounds import ogg
from tests.shared import Start
from tests.web.explaining.explaining_doors import base64_of
from tests.web.forks import ForkedServer
from tests.web.lines import line
from tests.web.pages import PAGE
from tests.web.people import VOTE, Person, Workshop, refusal

BODY = {"title": "Ségou", "template": "priority-vote", "locale": "fr"}


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json", "application/json"),
        ("Application/JSON", "application/json"),
        ("text/html;q=0.9, application/json;q=0.5", "application/json"),
        ("application/json;q=0.01", "application/json"),
        ("application/json;q=0, text/html", "text/html; charset=utf-8"),
        ("application/json ; q=0.000", "text/html; charset=utf-8"),
        ("text/html", "text/html; charset=utf-8"),
    ],
)
def test_a_media_type_is_read_as_it_is_meant(workshop: Workshop, accept: str, kind: str) -> None:
    answer = workshop.moussa.get(workshop.path, headers={"Accept": accept})
    assert answer.headers["content-type"] == kind


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("Bearer baobab", 201),
        ("bearer baobab", 201),
        ("BEARER  baobab", 201),
        ("Basic baobab", 403),
        ("baobab", 403),
        ("Bearer", 403),
        ("Bearer baobabs", 403),
    ],
)
def test_the_scheme_of_a_bearer_has_no_case(
    fork_palabre: Callable[..., ForkedServer], header: str, status: int
) -> None:
    server = fork_palabre(create_token="baobab")
    answer = httpx.post(f"{server.url}/boards", json=BODY, headers={"Authorization": header})
    assert answer.status_code == status, answer.text


TITLES = {"fr": "Vote des priorités", "en": "Priority vote", "es": "Votación de prioridades"}


@pytest.mark.parametrize(
    ("locale", "language"),
    [("en", "en"), ("EN", "en"), ("en-GB", "en"), ("ES-mx", "es"), ("tlh", "fr"), ("", "fr")],
)
def test_a_language_is_known_in_any_case_and_with_any_region(
    workshop: Workshop, locale: str, language: str
) -> None:
    """In names, in the sentences of refusals, and in the words of files."""
    query = {"locale": locale}
    activities = workshop.moussa.get(workshop.path, params=query).json()["activities"]
    titles = [activity["title"] for activity in activities if activity["key"] == VOTE]
    assert titles == [TITLES[language]]
    path = f"{workshop.path}/activities/nowhere/tally"
    sentences = {
        spoken: workshop.moussa.get(path, headers={"Accept-Language": spoken}).json()["message"]
        for spoken in TITLES
    }
    answer = workshop.moussa.get(path, params=query, headers={"Accept-Language": "fr"})
    assert answer.json()["message"] == sentences[language]
    table = f"{workshop.path}/export.csv"
    heads = {
        spoken: workshop.fanta.get(table, params={"locale": spoken}).text.partition("\n")[0]
        for spoken in TITLES
    }
    assert len(set(heads.values())) == len(TITLES)
    answer = workshop.fanta.get(table, params=query)
    assert answer.text.partition("\n")[0] == heads[language]


@pytest.mark.parametrize("language", TITLES)
def test_whoever_names_no_language_is_refused_in_the_board_s(
    sqlite_server: ForkedServer, workshop_at: Start, language: str
) -> None:
    workshop = workshop_at(sqlite_server, locale=language)
    awa, moussa = workshop.seat("Awa"), workshop.moussa
    acts: list[tuple[Person, Callable[[], httpx.Response]]] = [
        (awa, lambda: awa.vote("1")),
        (awa, awa.opens),
        (awa, lambda: awa.get(f"{workshop.path}/activities/nowhere/tally")),
        (moussa, lambda: moussa.vote("1", "8", "22")),
    ]
    for person, act in acts:
        silent = act().json()["message"]
        person.headers["Accept-Language"] = language
        assert silent == act().json()["message"]
        person.headers["Accept-Language"] = next(tag for tag in TITLES if tag != language)
        assert silent != act().json()["message"]
        del person.headers["Accept-Language"]


@pytest.mark.parametrize("since", ["0", "00"])
def test_whoever_has_version_0_has_nothing_and_gets_the_whole(
    workshop: Workshop, since: str
) -> None:
    with line(workshop, since=since) as screen:
        frame = screen.next()
    assert set(frame) >= {"board", "activities"}
    query = {"audience": "screen", "protocol": "palabre.json", "since": since}
    news = workshop.moussa.get(f"{workshop.path}/news", params=query).json()
    assert "board" in news[0]


def test_a_round_that_never_was_has_no_tally(workshop: Workshop) -> None:
    for number in (0, 2):
        answer = workshop.fanta.tally(round=number)
        assert refusal(answer) == (404, "no_such_round"), number
    assert workshop.fanta.tally(round=1).json()["round"] == 1


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip", "gzip"),
        ("br, GZIP;q=0.5", "gzip"),
        ("gzip;q=0", None),
        ("br, gzip; q=0.0, deflate", None),
        ("identity", None),
    ],
)
def test_an_answer_is_packed_only_for_whoever_takes_it(
    workshop: Workshop, accepted: str, encoding: str | None
) -> None:
    """A page, a file below /static, an export; each may be another for another encoding."""
    fanta, headers = workshop.bearer("organiser_url"), {"Accept-Encoding": accepted}
    style = re.search(r'"(/static/[^"]+\.css)"', fanta.get("/", headers=PAGE).text)
    assert style
    for path in ("/", style[1], f"{workshop.path}/export.json"):
        answer = fanta.get(path, headers=headers)
        assert answer.headers.get("content-encoding") == encoding, path
        assert "Accept-Encoding" in answer.headers["vary"], path
        assert answer.text


@pytest.mark.parametrize(
    ("part", "status", "first", "last"),
    [
        ("bytes=0-9", 206, 0, 9),
        ("bytes=5-", 206, 5, None),
        ("bytes=0-99999999999999999999", 206, 0, None),
        ("bytes=5-2", 200, 0, None),
        ("bytes=999999-", 200, 0, None),
        ("bytes=0-1,3-4", 200, 0, None),
        ("bytes=-5", 200, 0, None),
        ("items=0-1", 200, 0, None),
        ("0-1", 200, 0, None),
    ],
)
def test_a_part_is_what_was_asked_for_or_the_whole(
    workshop: Workshop, part: str, status: int, first: int, last: int | None
) -> None:
    field = f"{workshop.path}/fields/culture21plus-segou-2024/1"
    body = {"language": "bm", "sound": base64_of(ogg())}
    sounds = workshop.fanta.post(f"{field}/sounds", json=body).raise_for_status().json()["sounds"]
    path = f"{workshop.path}/field-files/{sounds['bm']}"
    whole = workshop.moussa.get(path).content
    answer = workshop.moussa.get(path, headers={"Range": part})
    end = len(whole) - 1 if last is None else last
    assert (answer.status_code, answer.content) == (status, whole[first : end + 1])
    content_range = answer.headers.get("content-range")
    assert content_range == (f"bytes {first}-{end}/{len(whole)}" if status == 206 else None)
