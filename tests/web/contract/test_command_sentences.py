"""Whatever database a command meets, it ends in one sentence, never in a traceback, and changes
nothing.

Every command of the program is walked; one without a line here fails the first test.
"""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.command_line import cli
from tests.servers.postgres import Postgres
from tests.storage.rows import build_hall
from tests.storage.votes.ballot_sql import put_unchained
from tests.web.forks import ForkServer

SESSION = "session.json"  # a file that is read before the database; `import` gets one from a board
COMMANDS: dict[str, tuple[str, ...]] = {
    "serve": ("serve", "--port", "0"),
    "demo": ("demo", "--no-serve"),
    "links": ("links", "SEGQUU"),
    "export": ("export", "SEGQUU"),
    "import": ("import", SESSION),
    "doctor": ("doctor",),
    "backup": ("backup", "saved.db"),
}
# These open no database that is there, or put another in its place.
WITHOUT = {"merge", "restore", "gather"}


def names() -> set[str]:
    groups = [cli, *(group.typer_instance for group in cli.registered_groups)]
    commands = [command for group in groups for command in group.registered_commands]
    return {str(command.name or getattr(command.callback, "__name__", "")) for command in commands}


def test_every_command_of_the_program_is_walked() -> None:
    assert names() - WITHOUT == set(COMMANDS)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def spoil_header(file: Path) -> None:
    file.write_bytes(b"no database at all" + file.read_bytes()[18:])


def make_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def run_sql(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def make_newer(file: Path) -> None:
    run_sql(file, "UPDATE alembic_version SET version_num = '9999'")


def make_foreign(file: Path) -> None:
    file.unlink()
    run_sql(file, "CREATE TABLE recipe (name TEXT)")


def make_foreign_of_alembic(file: Path) -> None:
    make_foreign(file)
    run_sql(
        file,
        "CREATE TABLE alembic_version (version_num TEXT)",
        "INSERT INTO alembic_version VALUES ('ae1027a6acf')",
    )


# What is wrong with the file, and what the sentence must say.
FILES: dict[str, tuple[Callable[[Path], None], str]] = {
    "cut off": (cut, "damaged"),
    "a spoiled header": (spoil_header, "damaged"),
    "a folder": (make_folder, "cannot be opened|damaged"),
    "newer": (make_newer, "newer Palabre"),
    "foreign": (make_foreign, "another program|holds no Palabre"),
    "foreign, with alembic's table": (make_foreign_of_alembic, "another program|holds no Palabre"),
}
# A copy of a newer database is a sound copy.
ALLOWED = {("backup", "newer")}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*.db")) if path.is_file()}


@pytest.fixture
def session(fork_server: ForkServer, tmp_path: Path) -> Path:
    """A session file that `import` reads before it opens the database."""
    folder = tmp_path / "elsewhere"
    links = fork_server.run("demo", "--no-serve", data_dir=str(folder)).stdout.decode()
    code = links.partition("/b/")[2][:6]
    file = tmp_path / SESSION
    file.write_bytes(fork_server.run("export", code, data_dir=str(folder)).stdout)
    assert file.stat().st_size > 1000
    return file


def ends_in_one_sentence(
    fork_server: ForkServer, name: str, tmp_path: Path, session: Path, **settings: str
) -> str:
    """The sentence."""
    places = {SESSION: str(session), "saved.db": str(tmp_path / "saved.db")}
    done = fork_server.run(*(places.get(word, word) for word in COMMANDS[name]), **settings)
    errors = done.stderr.decode()
    assert done.returncode in {1, 2}, (name, done.stdout, errors)
    assert "Traceback" not in errors, (name, errors)
    assert len(errors.strip().splitlines()) == 1, (name, errors)
    return errors


@pytest.mark.parametrize("what", FILES)
def test_a_file_that_is_no_database_of_this_palabre_is_one_sentence(
    fork_server: ForkServer, sqlite_template: Path, tmp_path: Path, session: Path, what: str
) -> None:
    spoil, words = FILES[what]
    data = tmp_path / "data"
    data.mkdir()
    file = Path(shutil.copy(sqlite_template, data / "palabre.db"))
    spoil(file)
    before = contents(data)
    for name in COMMANDS:
        if (name, what) in ALLOWED:
            continue
        sentence = ends_in_one_sentence(fork_server, name, tmp_path, session, data_dir=str(data))
        assert any(word in sentence for word in words.split("|")), (name, sentence)
        assert contents(data) == before, name


def test_a_data_folder_that_is_a_file_is_one_sentence(
    fork_server: ForkServer, tmp_path: Path, session: Path
) -> None:
    (tmp_path / "data").write_text("a file")
    for name in COMMANDS:
        assert str(tmp_path / "data") in ends_in_one_sentence(
            fork_server, name, tmp_path, session, data_dir=str(tmp_path / "data")
        )


def test_a_sound_database_is_taken_by_every_command(
    fork_server: ForkServer, sqlite_template: Path, tmp_path: Path, session: Path
) -> None:
    """The control: what is refused above is the database, not the command."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(sqlite_template, data / "palabre.db")
    places = {SESSION: str(session), "saved.db": str(tmp_path / "saved.db")}
    for name in set(COMMANDS) - {"serve", "export", "links"}:
        done = fork_server.run(
            *(places.get(word, word) for word in COMMANDS[name]), data_dir=str(data)
        )
        assert done.returncode == 0, (name, done.stderr)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("mysql://palabre@example.org/palabre", "mysql://"),
        ("nonsense", "PALABRE_DATABASE_URL"),
        ("postgresql://palabre@example.org:port/palabre", "PALABRE_DATABASE_URL"),
        ("postgresql://palabre:secret-word@127.0.0.1:1/palabre", "cannot be opened"),
        ("NO SUCH DATABASE", "cannot be opened"),
    ],
)
def test_a_server_that_cannot_be_reached_is_one_sentence(
    fork_server: ForkServer,
    postgres: Postgres,
    tmp_path: Path,
    session: Path,
    address: str,
    words: str,
) -> None:
    url = postgres.url("nowhere") if address == "NO SUCH DATABASE" else address
    for name in set(COMMANDS) - {"backup"}:  # refused for any server: it has tools of its own
        sentence = ends_in_one_sentence(fork_server, name, tmp_path, session, database_url=url)
        assert words in sentence, (name, sentence)
        assert "secret-word" not in sentence


def test_a_foreign_database_of_a_server_is_one_sentence(
    fork_server: ForkServer, empty_postgres_url: str, tmp_path: Path, session: Path
) -> None:
    import psycopg

    with psycopg.connect(empty_postgres_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE TABLE recipe (name text)")
    for name in set(COMMANDS) - {"backup"}:
        assert "another program" in ends_in_one_sentence(
            fork_server, name, tmp_path, session, database_url=empty_postgres_url
        )


def test_a_bus_that_is_none_is_one_sentence(
    fork_server: ForkServer, tmp_path: Path, session: Path
) -> None:
    for name in COMMANDS:
        settings = {"data_dir": str(tmp_path / "data"), "bus_url": "http://example.org"}
        assert "PALABRE_BUS_URL" in ends_in_one_sentence(
            fork_server, name, tmp_path, session, **settings
        )


def test_ballots_that_are_not_whole_are_one_sentence(
    fork_server: ForkServer, tmp_path: Path, session: Path
) -> None:
    from app.storage.sql.engines import writer_engine
    from app.storage.upkeep.migrate import migrate

    data = tmp_path / "data"
    data.mkdir()
    url = f"sqlite:///{data / 'palabre.db'}"
    migrate(url)
    engine = writer_engine(url)
    hall = build_hall(engine)
    engine.dispose()
    migrate(url, "0002")
    with engine.begin() as connection:
        put_unchained(connection, hall, 9001, 3)
    engine.dispose()
    for name in set(COMMANDS) - {"backup"}:  # a copy of it is a sound copy
        assert "9001" in ends_in_one_sentence(
            fork_server, name, tmp_path, session, data_dir=str(data)
        )
