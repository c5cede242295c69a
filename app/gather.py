"""palabre gather: adds up the sessions of many towns from their files, without a server."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from app.documents.session.file import MOST_BYTES
from app.domain.refusals import Refusal
from app.frameworks import shipped
from app.main import sentence_in
from app.queries.programmes.gathering import Gathering, gathered_json
from app.terminal import stop, write_out

gather_commands = typer.Typer()


@gather_commands.command("gather")
def gather_command(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="A folder of exported sessions.", exists=True, file_okay=False
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The file to write; the output without it."),
    ] = None,
    framework: Annotated[
        str,
        typer.Option(help="Read all on this framework; else on the one that most can be read on."),
    ] = "",
) -> None:
    """Adds up the sessions of many towns: export.json files of a folder and those below it.

    A damaged file is named on the error output and does not stop the rest.
    """
    if framework and framework not in shipped():
        stop(f"--framework takes {', '.join(sorted(shipped()))}")
    gathering = _gather(folder, output)
    try:
        document = gathered_json(gathering, shipped().get(framework))
    except Refusal as refusal:
        stop(sentence_in(refusal, "en"))
    write_out((json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode(), output)
    _tell(len(gathering.files), document)


def _gather(folder: Path, output: Path | None) -> Gathering:
    """Takes in the files of the folder and those below it, but not an output of before."""
    gathering = Gathering()
    for path in sorted(folder.rglob("*.json")):
        if output is None or not output.exists() or not path.samefile(output):
            _add(gathering, path, path.relative_to(folder).as_posix())
    return gathering


def _add(gathering: Gathering, path: Path, name: str) -> None:
    """Takes in a file; names it where it cannot be read."""
    before = len(gathering.damaged)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refusal("too_large")
        gathering.add(name, path.read_bytes())
    except OSError as error:
        unread = Refusal("bad_session", where=name, problem=error.strerror or str(error))
        gathering.damaged.append((name, unread))
    except Refusal as refusal:
        gathering.damaged.append((name, refusal))
    for damaged, reason in gathering.damaged[before:]:
        print(f"{damaged}: {sentence_in(reason, 'en')}", file=sys.stderr)


def _tell(count: int, document: dict[str, object]) -> None:
    """Says on the error output what was counted, and what was not."""
    for name in ("twice", "left_out"):
        entries = document[name]
        assert isinstance(entries, list)
        for entry in entries:
            why = (
                f"the same workshop as {entry['counted']}, which counts"
                if name == "twice"
                else f"no vote or notes on {document['framework']}, nor on a known version of it"
            )
            print(f"{entry['file']}: {why}", file=sys.stderr)
    print(f"Sessions added up: {count}, on {document['framework']}.", file=sys.stderr)
