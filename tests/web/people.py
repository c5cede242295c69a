"""A workshop and its people over HTTP. Fanta facilitates, Awa and Bakary vote, Moussa has no
seat."""

import uuid
from typing import Any, ClassVar
from urllib.parse import urlsplit

import httpx

VOTE, NOTES, QUADRANTS = "priorites", "situation", "defis"
JSON = {"Accept": "application/json"}


class Person(httpx.Client):
    """A browser's cookies, and the words of a workshop."""

    path = ""  # of the board
    seat = seat_code = ""

    @property
    def cookie(self) -> str:
        """For clients of another kind."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies.jar)

    def board(self) -> dict[str, Any]:
        return self.get(self.path).raise_for_status().json()

    def vote(self, *fields: str, activity: str = VOTE, **more: Any) -> httpx.Response:
        return self.put(
            f"{self.path}/activities/{activity}/ballot", json={"fields": fields, **more}
        )

    def withdraw(self, activity: str = VOTE) -> httpx.Response:
        return self.delete(f"{self.path}/activities/{activity}/ballot")

    def note(
        self,
        text: str,
        *,
        field: str | None = "1",
        activity: str = NOTES,
        id: str = "",
        **more: Any,
    ) -> httpx.Response:
        body = {"activity": activity, "field": field, "text": text, **more}
        return self.put(f"{self.path}/notes/{id or uuid.uuid4()}", json=body)

    def notes(self, activity: str = NOTES) -> list[dict[str, Any]]:
        return self.get(f"{self.path}/activities/{activity}/notes").raise_for_status().json()

    def tally(self, *, activity: str = VOTE, **query: Any) -> httpx.Response:
        return self.get(f"{self.path}/activities/{activity}/tally", params=query)

    def opens(self, activity: str = VOTE, **body: Any) -> httpx.Response:
        return self.post(f"{self.path}/activities/{activity}/open", json=body)

    def locks(self, activity: str = VOTE) -> httpx.Response:
        return self.post(f"{self.path}/activities/{activity}/lock")

    def unlocks(self, activity: str = VOTE) -> httpx.Response:
        return self.post(f"{self.path}/activities/{activity}/unlock")

    def closes(self, activity: str = VOTE) -> httpx.Response:
        return self.post(f"{self.path}/activities/{activity}/close")

    def reveals(self, reveal: str, activity: str = VOTE) -> httpx.Response:
        return self.post(f"{self.path}/activities/{activity}/reveal", json={"reveal": reveal})


class Workshop:
    """A board with an open vote (and open notes, where its template has some). Its people share
    connections, not cookies."""

    templates: ClassVar[dict[str, list[str]]] = {}  # the keys of those that were asked for before

    def __init__(
        self,
        url: str,
        transport: httpx.BaseTransport,
        *,
        opened: bool = True,
        reveal: str = "live",
        **body: Any,
    ) -> None:
        self.url, self.transport = url, transport
        answer = self.someone().post(
            "/boards", json={"title": "Ségou", "template": "culture21plus", "locale": "fr", **body}
        )
        assert answer.status_code == 201, answer.text
        self.links: dict[str, str] = answer.json()
        self.code = self.links["code"]
        self.path = f"/b/{self.code}"
        self.moussa = self.someone()
        self.fanta = self.bearer("host_url")
        if reveal != "live":
            self.fanta.reveals(reveal).raise_for_status()
        for key in self.keys(body.get("template", "culture21plus")) if opened else ():
            self.fanta.opens(key).raise_for_status()

    def keys(self, template: str) -> list[str]:
        """The activities that the tests use."""
        if template not in self.templates or template == "framework":
            keys = [
                activity["key"]
                for activity in self.moussa.board()["activities"]
                if activity["key"] in {VOTE, NOTES, QUADRANTS}
            ]
            self.templates[template] = keys
        return self.templates[template]

    def someone(self) -> Person:
        """A device that has never been here."""
        person = Person(base_url=self.url, transport=self.transport, headers=JSON, timeout=30)
        person.path = getattr(self, "path", "")
        return person

    def bearer(self, link: str) -> Person:
        """Whoever opened one of the board's secret links."""
        person = self.someone()
        answer = person.get(urlsplit(self.links[link]).path)
        assert answer.status_code == 303, answer.text
        return person

    def seat(self, name: str = "Awa", **body: Any) -> Person:
        """Somebody with a seat."""
        person = self.someone()
        answer = person.post(
            f"{self.path}/seats", json={"name": name, "attendance": "in_room", **body}
        )
        assert answer.status_code == 201, answer.text
        person.seat, person.seat_code = answer.json()["seat"], answer.json()["seat_code"]
        return person

    def activity(self, key: str = VOTE) -> dict[str, Any]:
        """An activity as the board tells it now."""
        return next(
            activity for activity in self.moussa.board()["activities"] if activity["key"] == key
        )


def votes_of(tally: dict[str, Any]) -> dict[str, int]:
    """{field: votes} of a tally's JSON, without the zeros."""
    return {field["field"]: field["votes"] for field in tally["fields"] if field["votes"]}


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """(status, code) of an answer, which must be a refusal of the contract's form."""
    body = answer.json()
    assert set(body) >= {"refusal", "message"}, answer.text
    assert body["message"].strip(), answer.text
    return answer.status_code, body["refusal"]
