"""palabre gather: adds up the sessions of many towns from their files, without
a server."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from app.command_words import read_session_file, say, sentence, stop_with
from app.domain.refusals import Refusal
from app.frameworks import shipped
from app.locales import _
from app.queries.programmes.gathering import Gathering, gathered_json
from app.terminal import stop, write_out

gather_commands = typer.Typer()


@gather_commands.command("gather")
def gather_command(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="A folder of exported sessions."),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="The file to write; the output without it."
        ),
    ] = None,
    framework: Annotated[
        str,
        typer.Option(
            help="Read all on this framework; else on the one that most can be read on."
        ),
    ] = "",
) -> None:
    """Adds up the sessions of many towns: export.json files of a folder and
    those below it.

    A damaged file is named on the error output and does not stop the rest.
    """
    if framework and framework not in shipped():
        offered = ", ".join(sorted(shipped()))
        message = _("%(option)s takes the name of a list. Use one of these: %(lists)s.")
        stop(say(message, option="--framework", lists=offered))
    if not folder.is_dir():
        stop(
            say(
                _("%(folder)s is no folder: give one that holds sessions."),
                folder=folder,
            )
        )
    gathering = _gather(folder, output)
    try:
        document = gathered_json(gathering, shipped().get(framework))
    except Refusal as refusal:
        stop_with(refusal)
    write_out(
        (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode(), output
    )
    _tell(len(gathering.files), document)


def _gather(folder: Path, output: Path | None) -> Gathering:
    """Takes in the files of the folder and those below it, but not an output
    of before."""
    gathering = Gathering()
    for path in sorted(folder.rglob("*.json")):
        if output is None or not output.exists() or not path.samefile(output):
            _add(gathering, path, path.relative_to(folder).as_posix())
    return gathering


def _add(gathering: Gathering, path: Path, name: str) -> None:
    """Takes in a file; names it where it cannot be read."""
    before = len(gathering.damaged)
    try:
        gathering.add(name, read_session_file(path))
    except Refusal as refusal:
        gathering.damaged.append((name, refusal))
    for damaged, reason in gathering.damaged[before:]:
        print(f"{damaged}: {sentence(reason)}", file=sys.stderr)


def _tell(count: int, document: dict[str, object]) -> None:
    """Says on the error output what was counted, and what was not."""
    framework = document["framework"]
    for name in ("twice", "left_out"):
        entries = document[name]
        assert isinstance(entries, list)
        for entry in entries:
            why = (
                say(
                    _("the same workshop as %(file)s, which counts"),
                    file=entry["counted"],
                )
                if name == "twice"
                else say(
                    _(
                        "no vote or notes on %(framework)s, nor on a known version of "
                        "it"
                    ),
                    framework=framework,
                )
            )
            print(f"{entry['file']}: {why}", file=sys.stderr)
    added = _("Sessions added up: %(count)s, on %(framework)s.")
    print(say(added, count=count, framework=framework), file=sys.stderr)
