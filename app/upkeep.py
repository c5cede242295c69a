"""palabre doctor, backup, restore: the operator's commands."""

from pathlib import Path
from typing import Annotated

import typer

from app.doctor import examine, recounted
from app.settings import Settings, settings_or_stop
from app.storage.sql.urls import database_url
from app.storage.upkeep.backup import BadBackup, backup, restore
from app.storage.upkeep.data_folder import prepare_folder
from app.storage.upkeep.lock import AlreadyRunning
from app.storage.upkeep.migrate import migrate
from app.terminal import stop

upkeep = typer.Typer()
SIGNS = {True: "ok", None: "low", False: "UNSAFE"}


def _embedded_or_stop() -> Settings:
    """Returns the settings; ends the program where the database is a
    server's."""
    settings = settings_or_stop()
    if not settings.sqlite:
        stop(
            "The data are on a database server (PALABRE_DATABASE_URL):"
            " back them up with its own tools (pg_dump, pg_restore)."
        )
    return settings


@upkeep.command()
def doctor() -> None:
    """Checks the settings and the stored data; ends with status 1 where
    something is unsafe."""
    settings = settings_or_stop()
    url = database_url(settings.data_dir, settings.database_url)
    if settings.sqlite:
        try:
            prepare_folder(settings.data_dir)
        except OSError as error:
            stop(
                f"Palabre cannot use the data folder {settings.data_dir}: "
                f"{error.strerror}"
            )
    migrate(url)
    findings = [*examine(settings, url), *recounted(url)]
    for finding in findings:
        print(f"{SIGNS[finding.ok]:7} {finding.name}: {finding.value}")
    if any(finding.ok is False for finding in findings):
        raise typer.Exit(1)


@upkeep.command("backup")
def backup_command(
    file: Annotated[Path, typer.Argument(help="File to write.")],
) -> None:
    """Copies all workshops into one file. Palabre may be running."""
    try:
        size = backup(_embedded_or_stop().data_dir, file)
    except BadBackup as error:
        stop(error)
    print(
        f"{file}: {size} bytes. It holds every workshop and the key to the secret "
        "links: keep it as safe as the server itself."
    )


@upkeep.command("restore")
def restore_command(
    file: Annotated[Path, typer.Argument(help="A file made by the command backup.")],
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Overwrite the workshops that are stored now."),
    ] = False,
) -> None:
    """Brings a backup back, on this computer or another: codes and links work
    as before."""
    folder = _embedded_or_stop().data_dir
    try:
        restore(file, folder, replace=replace)
    except (BadBackup, AlreadyRunning) as error:
        stop(error)
    except OSError as error:
        stop(f"Nothing was restored into {folder.absolute()}: {error.strerror}.")
    print(f"Restored into {folder.absolute()}.")
