"""The whole way by the forms alone: two facilitators, six phones and two screens, without scripts.

Nobody types an address but the front page's; every other step is a link or a form of the page.
"""

import contextlib
import io
import json
import sqlite3
import zipfile
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from websockets.sync.client import ClientConnection

from app.serving.lan import lan_address
from tests.acceptance.conftest import RoomServer
from tests.acceptance.forum_pages import (
    BALLOTS,
    HANDED,
    ON_PAPER,
    PLACE,
    TITLE,
    VOTE,
    WORDS,
    counted_ballots,
    counted_on,
    first_places_on,
    receipt_on,
    votes_on,
)
from tests.acceptance.visitor import Visitor
from tests.documents.sessions import recount
from tests.reports.pdf_text import Pdf


class Forum:
    """The people of the walk, and what they have seen. Each method is a stretch of the way."""

    def __init__(
        self, server: RoomServer, wires: httpx.HTTPTransport, ends: contextlib.ExitStack
    ) -> None:
        self.server, self.wires, self.ends = server, wires, ends
        self.front = f"{server.url}/"
        self.fanta, self.oumou = self.visitor("Fanta"), self.visitor("Oumou")
        self.screens = [self.visitor("screen here"), self.visitor("screen of the other site")]
        self.phones = {name: self.visitor(name) for name in BALLOTS}
        self.code = self.join_link = ""
        self.receipts: list[str] = []
        self.sockets: list[ClientConnection] = []

    def visitor(self, name: str) -> Visitor:
        return Visitor(name, self.wires)

    # Before anybody comes

    def starts_the_workshop(self) -> None:
        self.fanta.opens(self.front)
        self.fanta.sends(
            WORDS["create"], typed={"title": "Forum", "place": "", "template": "culture21plus"}
        )
        created = self.fanta.address
        self.fanta.refreshes().reads("Forum")
        assert self.fanta.address == created
        links = self.fanta.value("organiser_url"), self.fanta.value("host_url")
        assert links[1].encode() in self.fanta.downloads(WORDS["keep links"])
        self.oumou.opens(links[1]).reads(WORDS["cockpit"])  # Fanta has sent it to her
        self.fanta.follows(WORDS["to console"]).reads("1 ·", "2 ·", "3 ·")  # the way, for beginners

    def sets_everything(self) -> None:
        fanta = self.fanta.follows(WORDS["settings"])
        fanta.sends(WORDS["save"], under=WORDS["settings"], typed={"title": TITLE, "place": PLACE})
        fanta.follows(WORDS["settings"])
        fanta.sends(
            WORDS["save"],
            under=WORDS["wifi"],
            typed={"name": "Mairie; salle", "password": "karité-8"},
        )
        fanta.follows(WORDS["settings"])
        assert fanta.value("board-place") == PLACE
        assert Pdf(fanta.downloads(WORDS["poster"])).text
        fanta.follows(WORDS["cockpit"]).sends(
            WORDS["save"], under=WORDS["rules"], typed={"votes": "2", "repeats": "false"}
        )
        fanta.reads("2 choix différents")
        fanta.sends(WORDS["at close"], under=WORDS["vote"])

    # The room fills

    def shows_how_to_join(self) -> None:
        self.fanta.follows(WORDS["cockpit"])
        self.join_link = self.fanta.value("join-url")
        self.code = self.join_link.rpartition("/")[2]
        if lan_address():
            assert urlsplit(self.join_link).hostname == lan_address()
        for screen, host in zip(self.screens, (self.fanta, self.oumou), strict=True):
            host.follows(WORDS["cockpit"])
            [link] = [
                link.values["href"]
                for link in host.page.find("a")
                if link.text.startswith(WORDS["screen"])
            ][:1]
            screen.opens(urlsplit(self.join_link)._replace(path=link).geturl())
            screen.reads(TITLE, self.code, "Mairie; salle", "karité-8")

    def comes_in(self) -> None:
        """By the QR, by the typed code, by the link in the code's field, by the short address."""
        home = urlsplit(self.join_link)._replace(path="/").geturl()
        ways = {
            "Bakary Diallo": self.code.lower(),
            "Cheick Sidibé": f"{self.code[:3]} {self.code[3:]}",
            "Djénéba Touré": self.join_link,
        }
        for name, phone in self.phones.items():
            if name in ways:
                phone.opens(home).sends(WORDS["to join"], typed={"code": ways[name]})
            elif name == HANDED:
                phone.opens(home + self.code)
            else:
                phone.opens(self.join_link)
            probe = phone.client.get(f"{home}generate_204")
            assert (probe.status_code, probe.content) == (204, b"")  # so it keeps the hotspot
            phone.sends(WORDS["enter"], typed={"name": name, "attendance": "in_room"})
            phone.reads(f"Vous êtes {name}.", TITLE)
        self.fanta.follows(WORDS["people"]).reads(*BALLOTS)
        assert Pdf(self.fanta.downloads(WORDS["cards"])).text

    # The work

    def writes_notes(self) -> None:
        self.fanta.follows(WORDS["cockpit"]).sends(WORDS["open"], under=WORDS["notes"])
        for number, (name, phone) in enumerate(self.phones.items(), start=1):
            phone.follows(WORDS["refresh"]).reads(WORDS["notes"])
            phone.sends(
                WORDS["add"], typed={"text": f"Idée de {name}", "field": str(1 + number % 3)}
            )
            phone.reads(f"Idée de {name}")
        self.oumou.follows(WORDS["cockpit"]).sends(WORDS["finish"], under=WORDS["notes"])

    def opens_the_vote(self) -> None:
        self.fanta.follows(WORDS["cockpit"]).sends(
            WORDS["open"], under=WORDS["vote"], typed={"minutes": "1"}
        )
        for screen in self.screens:
            screen.refreshes().reads(WORDS["vote"], "0 bulletin", "temps restant")
            self.sockets.append(self.ends.enter_context(screen.listens()))

    def votes(self) -> None:
        for name, phone in self.phones.items():
            if name not in (HANDED, ON_PAPER):
                phone.follows(WORDS["refresh"]).follows(WORDS["goes on"])
                phone.sends(WORDS["send"], typed={"fields": BALLOTS[name]})
                phone.reads("Bulletin enregistré")
                self.receipts.append(receipt_on(phone.page))

    def votes_by_hand_over(self) -> None:
        """The phone of Djénéba goes on to Moussa, with the helper link."""
        self.fanta.follows(WORDS["by hand"]).sends(WORDS["helper"])
        [link] = [link for link in self.fanta.page.find("a") if "/helper/" in link.text]
        self.fanta.follows(WORDS["kept"]).follows(WORDS["cockpit"])
        helper = self.phones["Djénéba Touré"].opens(link.text)
        helper.follows(HANDED).sends(WORDS["send"], typed={"fields": BALLOTS[HANDED]})
        helper.reads("Bulletin enregistré")
        self.phones[ON_PAPER].refreshes().follows(WORDS["goes on"])  # and then the battery is empty

    def reads_that_time_is_up(self) -> None:
        """The minute is over: the test moves its end, and waits for nothing."""
        file = Path(self.server.settings["data_dir"]) / "palabre.db"
        with contextlib.closing(sqlite3.connect(file, timeout=10)) as database, database:
            moved = database.execute(
                "UPDATE activity SET closes_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-1 second')"
                " WHERE key = ?",
                (VOTE,),
            )
        assert moved.rowcount == 1
        for visitor in (*self.screens, self.fanta, self.phones[ON_PAPER]):
            visitor.refreshes().reads(WORDS["time up"])

    def types_a_paper_ballot(self) -> None:
        oumou = self.oumou.follows(WORDS["paper"])
        oumou.sends(WORDS["look"], typed={"seat": "aissata kone", "choices": "13-8"})
        oumou.reads(ON_PAPER, "Est-ce bien cela")
        oumou.sends(WORDS["record"]).reads("Bulletin enregistré")

    # The end

    def closes(self) -> None:
        self.oumou.follows(WORDS["cockpit"]).sends(WORDS["close"], under=WORDS["vote"])
        self.oumou.reads(WORDS["now"], "6 bulletins")
        for socket in self.sockets:
            assert counted_on(socket) == counted_ballots()
        for screen in self.screens:
            screen.refreshes()
            assert votes_on(screen.page) == counted_ballots()
            rows = first_places_on(screen.page)
            assert [row.split()[:2] for row in rows] == [["1.", "8"], ["2.", "13"], ["3.", "22"]]

    def publishes(self) -> None:
        self.fanta.follows(WORDS["cockpit"])
        self.fanta.follows(WORDS["publish"], under=WORDS["now"]).sends(WORDS["publish now"])
        [link] = [link for link in self.fanta.page.find("a") if link.text.endswith("/result")]
        reader = self.visitor("a reader of the newspaper").opens(link.text)
        reader.reads(TITLE, "6")
        reader.sends("Vérifier", typed={"receipt": self.receipts[0].lower()})
        reader.reads(self.receipts[0])

    # A week later

    def comes_back(self) -> None:
        self.server.stop()
        self.server.start()
        for host in (self.fanta, self.oumou):
            host.comes_back_later()
        self.fanta.opens(self.front).follows(TITLE).reads(WORDS["cockpit"])
        home = urlsplit(self.join_link)._replace(path="/").geturl()
        self.oumou.opens(home).sends(WORDS["to join"], typed={"code": self.code})
        self.oumou.reads(WORDS["cockpit"])
        phone = self.phones["Awa Traoré"]
        phone.comes_back_later()
        phone.opens(self.join_link).reads("Vous êtes Awa Traoré.", "Résultat")

    def takes_the_files(self, folder: Path) -> None:
        fanta = self.fanta.follows(WORDS["files"])
        session = fanta.downloads(WORDS["session"])
        done = recount(session, folder, self.receipts[0])
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
        [vote] = [entry for entry in json.loads(session)["activities"] if entry["key"] == VOTE]
        ballots = vote["rounds"][0]["ballots"]
        chosen = Counter(field for ballot in ballots for field in ballot["fields"])
        assert dict(chosen) == counted_ballots() == votes_on(self.screens[0].refreshes().page)
        assert Counter(ballot["assisted"] for ballot in ballots) == {
            None: 4, "handover": 1, "paper": 1,
        }  # fmt: skip
        assert zipfile.ZipFile(io.BytesIO(fanta.downloads(WORDS["workbook"]))).testzip() is None
        report = Pdf(fanta.downloads(WORDS["report"])).text
        assert TITLE.casefold() in report.casefold()


def test_the_whole_way_by_the_forms_alone(
    server: RoomServer, wires: httpx.HTTPTransport, tmp_path: Path
) -> None:
    with contextlib.ExitStack() as ends:
        walk(Forum(server, wires, ends), tmp_path)


def walk(forum: Forum, folder: Path) -> None:
    forum.starts_the_workshop()
    forum.sets_everything()
    forum.shows_how_to_join()
    forum.comes_in()
    forum.writes_notes()
    forum.opens_the_vote()
    forum.votes()
    forum.votes_by_hand_over()
    forum.reads_that_time_is_up()
    forum.types_a_paper_ballot()
    forum.closes()
    forum.publishes()
    forum.comes_back()
    forum.takes_the_files(folder)
