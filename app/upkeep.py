"""palabre doctor, backup, restore: the operator's commands."""

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from app.doctor import examine, recounted
from app.settings import BadSetting, Settings, read_settings
from app.storage.sql.urls import database_url
from app.storage.upkeep.backup import BadBackup, backup, restore
from app.storage.upkeep.data_folder import open_folder
from app.storage.upkeep.lock import AlreadyRunning
from app.storage.upkeep.migrate import migrate

upkeep = typer.Typer()
SIGNS = {True: "ok", None: "low", False: "UNSAFE"}


def _stop(reason: object) -> NoReturn:
    print(reason, file=sys.stderr)
    raise typer.Exit(1)


def _embedded() -> Settings:
    settings = _settings()
    if not settings.sqlite:
        _stop(
            "PALABRE_DATABASE_URL names a server: back it up with its own tools (pg_dump, pg_restore)"
        )
    return settings


def _settings() -> Settings:
    try:
        return read_settings()
    except BadSetting as error:
        _stop(error)


@upkeep.command()
def doctor() -> None:
    """Reads the settings in force back from the database and the system; exit 1 when one is unsafe."""
    settings = _settings()
    url = database_url(settings.data_dir, settings.database_url)
    if settings.sqlite:
        try:
            open_folder(settings.data_dir)
        except OSError as error:
            _stop(f"Palabre cannot use the data folder {settings.data_dir}: {error.strerror}")
    migrate(url)
    findings = [*examine(settings, url), *recounted(url)]
    for one in findings:
        print(f"{SIGNS[one.ok]:7} {one.name}: {one.value}")
    if any(one.ok is False for one in findings):
        raise typer.Exit(1)


@upkeep.command("backup")
def backup_command(file: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Copies the embedded database into one file, also while Palabre runs."""
    try:
        size = backup(_embedded().data_dir, file)
    except BadBackup as error:
        _stop(error)
    print(
        f"{file}: {size} bytes. It holds every board, and the key of the links: keep it as you keep them."
    )


@upkeep.command("restore")
def restore_command(
    file: Annotated[Path, typer.Argument(help="A file that `palabre backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Overwrite the boards that are here.")
    ] = False,
) -> None:
    """Puts a backup in place, here or on another machine: codes and links work as before."""
    folder = _embedded().data_dir
    try:
        restore(file, folder, replace=replace)
    except (BadBackup, AlreadyRunning) as error:
        _stop(error)
    except OSError as error:
        _stop(f"nothing was restored into {folder.absolute()}: {error.strerror}")
    print(f"restored into {folder.absolute()}")
