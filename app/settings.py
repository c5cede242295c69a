"""Reads the settings from the environment; nothing else reads it.

Unknown PALABRE_ variables are refused: a typing error must not pass for a
setting.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.domain.programmes.sending import origin_of
from app.terminal import stop


def terminal_language(environ: Mapping[str, str] | None = None) -> str:
    """Returns the language code of the terminal, as POSIX orders its
    variables; "" without one."""
    environ = os.environ if environ is None else environ
    values = (environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    given = next(filter(None, values), "")
    return re.split("[_.@-]", given)[0].lower()


class BadSetting(Exception):
    """A setting that is unknown or cannot be read; the message names it."""


@dataclass(frozen=True)
class Settings:
    """Holds a field for each variable PALABRE_<NAME>; docs/self-hosting.md
    lists them."""

    data_dir: Path = Path("palabre-data")
    database_url: str = ""
    bus_url: str = ""
    public_url: str = ""
    create_token: str = ""
    secret_keys: str = ""
    locale: str = "fr"
    languages_dir: str = ""
    limits: bool = True
    docs: bool = True
    probes: bool = False
    log_format: str = "text"
    embed: str = ""
    programme_hosts: str = ""
    programme_private: bool = False

    @property
    def embed_origins(self) -> tuple[str, ...]:
        """Returns the websites that may show the published result in a
        frame."""
        return tuple(
            origin.rstrip("/") for origin in re.split(r"[,\s]+", self.embed) if origin
        )

    @property
    def programme_origins(self) -> frozenset[str]:
        """Returns the servers to which boards may send, as `origin_of` writes
        them."""
        hosts = filter(None, re.split(r"[,\s]+", self.programme_hosts))
        return frozenset(map(origin_of_host, hosts))

    @property
    def sqlite(self) -> bool:
        return not self.database_url or self.database_url.startswith("sqlite")


def _convert(name: str, kind: object, text: str) -> object:
    """Returns the text as a value of the field's type. Refuses what is neither
    on nor off."""
    if kind in (bool, "bool"):
        if text.lower() not in {"on", "off", "1", "0", "true", "false"}:
            raise BadSetting(f"PALABRE_{name.upper()} must be on or off, not {text!r}")
        return text.lower() in {"on", "1", "true"}
    return Path(text) if kind in (Path, "Path") else text


# Characters of a key that signs cookies: a shorter one can be guessed
SHORTEST_KEY = 32
DATABASES = {"sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg"}
# With its port
WRITTEN_HOST = re.compile(r"([a-zA-Z0-9.-]+|\[[0-9a-fA-F:.]+\])(:[0-9]+)?")
BUSES = {"redis", "rediss", "unix"}
CHOICES = {"log_format": {"text", "json"}, "locale": {"fr", "en", "es"}}


def read_settings(
    environ: Mapping[str, str] | None = None, **overrides: object
) -> Settings:
    """Returns the settings of the environment (os.environ unless given).
    Raises BadSetting."""
    environ = os.environ if environ is None else environ
    given = {
        name: value for name, value in environ.items() if name.startswith("PALABRE_")
    }
    values = _read_values(given)
    merged: dict[str, Any] = {**values, **overrides}
    settings = Settings(**merged)
    _check_data_dir(given)
    _check_languages_dir(settings.languages_dir)
    _check_keys(settings.secret_keys)
    _check_public_url(settings.public_url)
    _check_embed(settings.embed_origins)
    _check_programme_hosts(settings)
    _check_scheme("PALABRE_DATABASE_URL", settings.database_url, DATABASES)
    _check_scheme("PALABRE_BUS_URL", settings.bus_url, BUSES)
    return settings


def settings_or_stop() -> Settings:
    """Returns the settings; where one is wrong, ends the program with a
    sentence and status 2."""
    try:
        return read_settings()
    except BadSetting as error:
        stop(error, 2)


def _read_values(given: Mapping[str, str]) -> dict[str, object]:
    """Returns the values by field of Settings. Refuses unknown names and
    values."""
    fields_by_name = {
        f"PALABRE_{field.name.upper()}": field for field in fields(Settings)
    }
    for name in given:
        if name not in fields_by_name:
            raise BadSetting(
                f"{name} is not a setting of Palabre; known: "
                f"{', '.join(sorted(fields_by_name))}"
            )
    values = {}
    for name, text in given.items():
        field = fields_by_name[name]
        values[field.name] = _convert(field.name, field.type, text)
    for name, allowed in CHOICES.items():
        if name in values and values[name] not in allowed:
            raise BadSetting(
                f"PALABRE_{name.upper()} must be one of {', '.join(sorted(allowed))}"
            )
    return values


def _check_data_dir(given: Mapping[str, str]) -> None:
    """Refuses an empty folder: it would be the current one of the start."""
    if not given.get("PALABRE_DATA_DIR", "set").strip():
        raise BadSetting(
            "PALABRE_DATA_DIR is empty: name a folder, or leave it out for palabre-data"
        )


def _check_languages_dir(folder: str) -> None:
    """Refuses what is no folder: translations that nobody reads would not be
    missed."""
    if folder and not Path(folder).is_dir():
        raise BadSetting(f"PALABRE_LANGUAGES_DIR: there is no folder {folder}")


def _check_keys(keys: str) -> None:
    """Refuses keys that can be guessed, each between commas; no message quotes
    one."""
    for number, key in enumerate(keys.split(",") if keys else [], 1):
        if len(key.strip()) < SHORTEST_KEY:
            raise BadSetting(
                f"PALABRE_SECRET_KEYS: key {number} has {len(key.strip())} characters, "
                f"and {SHORTEST_KEY} are the fewest. Make one: openssl rand -hex 32"
            )


def _check_embed(origins: tuple[str, ...]) -> None:
    """Refuses what is not the origin of a website: each goes into a header of
    pages."""
    for origin in origins:
        problem = _problem_of_url(origin)
        if not problem and not WRITTEN_HOST.fullmatch(urlsplit(origin).netloc):
            problem = (
                "has a host with other signs than letters a to z, digits, dots and "
                "dashes"
            )
        if problem:
            raise BadSetting(
                f"PALABRE_EMBED: {origin[:100]!r} {problem}; it is a list of websites, "
                "each scheme and host alone, as https://ville.example "
                "https://www.ville.example"
            )


def origin_of_host(host: str) -> str:
    """Returns the origin of a server, written with or without https://. Raises
    BadSetting."""
    url = host if "://" in host else f"https://{host}"
    try:
        parts, origin = urlsplit(url), origin_of(url)
    except ValueError:
        raise BadSetting(
            f"PALABRE_PROGRAMME_HOSTS: {host[:100]!r} is no server; it is a list of "
            "hosts, as programme.example.org https://palabre.example:8443"
        ) from None
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise BadSetting(
            f"PALABRE_PROGRAMME_HOSTS: {host[:100]!r} has more than a host"
        )
    return origin


def _check_programme_hosts(settings: Settings) -> None:
    """Refuses what is no host, and http:// but to this machine where private
    ones are allowed."""
    for origin in settings.programme_origins:
        host = urlsplit(origin).hostname
        local = settings.programme_private and host in {"localhost", "127.0.0.1", "::1"}
        if origin.startswith("http://") and not local:
            raise BadSetting(
                f"PALABRE_PROGRAMME_HOSTS: {origin} must be https://; http:// is for "
                "this machine alone, with PALABRE_PROGRAMME_PRIVATE=on"
            )


def _check_public_url(url: str) -> None:
    """Refuses what is not scheme and host of a website, with or without a
    port."""
    problem = _problem_of_url(url) if url else ""
    if problem:
        raise BadSetting(
            f"PALABRE_PUBLIC_URL {problem}: it is scheme and host alone,"
            " as https://palabre.example.org"
        )


def _problem_of_url(url: str) -> str:
    """Returns the end of a sentence on what is wrong, "" where nothing is."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "cannot be read"
    if parts.scheme not in {"http", "https"}:
        return "begins with neither http:// nor https://"
    if not host or port == 0 or any(letter.isspace() for letter in url):
        return "names no host"
    if (
        parts.path not in {"", "/"}
        or parts.query
        or parts.fragment
        or url.endswith(("?", "#"))
    ):
        return "has a path or more behind its host"
    return "names a user" if "@" in parts.netloc else ""


def _check_scheme(name: str, url: str, schemes: set[str]) -> None:
    """Refuses an address with another scheme; no message quotes it: it may
    hold a password."""
    if not url:
        return
    try:
        scheme = urlsplit(url).scheme if ":" in url else ""
        _ = urlsplit(url).port
    except ValueError:
        raise BadSetting(
            f"{name} cannot be read: its port or host is not written as it must be"
        ) from None
    if scheme not in schemes:
        words = " or ".join(f"{word}://" for word in sorted(schemes) if "+" not in word)
        raise BadSetting(
            f"{name} begins with {scheme or 'nothing'}://, and Palabre speaks {words}"
        )
