"""A client that is generated from /openapi.json runs a whole vote, assisted ballots included."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from app.main import create_app
from app.settings import Settings

CLIENT = """
import sys
from voter import Client
from voter.api.boards import get_board, post_boards
from voter.api.host import (
    get_handover, get_handover_turn, get_host, post_activity_close, post_activity_open,
    post_handover, post_paper, post_people_ballot_void,
)
from voter.api.results import get_report_pdf
from voter.api.seats import post_seats
from voter.api.votes import get_tally, put_ballot
from voter.models import (
    BallotBody, BoardBody, HandoverBody, JoinBody, OpenBody, PaperBody, VoidBody,
)

VOTE = "priorites"
HEADERS = {"accept": "application/json", "accept-language": "en"}

def client():
    return Client(base_url=sys.argv[1], headers=HEADERS, timeout=60)

fanta, voters = client(), [client() for _ in range(5)]
board = BoardBody(title="Ségou", template="priority-vote", locale="fr")
links = post_boards.sync(client=fanta, body=board)
code = links.code
get_host.sync_detailed(code, links.host_url.rpartition("/")[2], client=fanta)
opened = post_activity_open.sync(code, VOTE, client=fanta, body=OpenBody())
short = []
for number, voter in enumerate(voters):
    post_seats.sync(code, client=voter, body=JoinBody(name=f"Voter {number}"))
    refused = put_ballot.sync(code, VOTE, client=voter, body=BallotBody(fields=["1"]))
    short.append(refused.refusal)
    ballot = BallotBody(fields=["1", "8", str(20 + number)])
    receipt = put_ballot.sync(code, VOTE, client=voter, body=ballot)
    assert get_board.sync(code, client=voter).me.ballots[VOTE].receipt == receipt.receipt

awa, bakary = [
    post_seats.sync(code, client=client(), body=JoinBody(name=name)).seat
    for name in ("Awa", "Bakary")
]
missing = {person.name for person in get_handover.sync(code, client=fanta).missing}
assert {"Awa", "Bakary"} <= missing, missing
turn = get_handover_turn.sync(code, awa, client=fanta)
assert (turn.vote.key, turn.person.name) == (VOTE, "Awa")
assisted = [
    post_handover.sync(code, awa, client=fanta, body=HandoverBody(fields=["1", "8", "22"])),
    post_paper.sync(code, client=fanta, body=PaperBody(seat="Bakary", choices="1 8 22")),
]
assert all(len(ballot.receipt) == 9 for ballot in assisted)
void = VoidBody(activity=VOTE, reason="Typed in for somebody else")
gone = post_people_ballot_void.sync_detailed(code, bakary, client=fanta, body=void)

closed = post_activity_close.sync(code, VOTE, client=fanta)
tally = get_tally.sync(code, VOTE, client=fanta)
pdf = get_report_pdf.sync(code, client=fanta).payload.read(5)
votes = {field.field: field.votes for field in tally.fields if field.votes}
print(opened.state, closed.ballots, closed.sha256 is not None, votes["1"], votes["8"])
print(set(short), gone.status_code, pdf)
"""


def test_a_generated_client_runs_a_whole_vote(sqlite_server: Any, tmp_path: Path) -> None:
    (tmp_path / "openapi.json").write_text(
        json.dumps(create_app(Settings()).openapi()), encoding="utf-8"
    )
    (tmp_path / "config.yml").write_text(
        "content_type_overrides: {application/pdf: application/octet-stream}\npost_hooks: []\n",
        encoding="utf-8",
    )
    options = [
        "--path",
        "openapi.json",
        "--output-path",
        "voter",
        "--meta",
        "none",
        "--config",
        "config.yml",
    ]
    run(tmp_path, "-m", "openapi_python_client", "generate", *options)
    (tmp_path / "vote.py").write_text(CLIENT, encoding="utf-8")
    assert run(tmp_path, "vote.py", sqlite_server.url).splitlines() == [
        "open 6 True 6 6",
        "{'ballot_incomplete'} 204 b'%PDF-'",
    ]


def run(folder: Path, *arguments: str) -> str:
    command = [sys.executable, *arguments]
    process = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert process.returncode == 0, process.stdout + process.stderr
    return process.stdout
