"""The only reader of the environment. Unknown PALABRE_ variables are refused, so that a typing error never passes for a setting."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit


class BadSetting(Exception):
    """A setting that is unknown or does not read; the message names it."""


@dataclass(frozen=True)
class Settings:
    """Holds one field for each environment variable PALABRE_<NAME>; docs/self-hosting.md lists them."""

    data_dir: Path = Path("palabre-data")
    database_url: str = ""
    bus_url: str = ""
    public_url: str = ""
    create_token: str = ""
    secret_keys: str = ""
    locale: str = "fr"
    limits: bool = True
    docs: bool = True
    log_format: str = "text"

    @property
    def sqlite(self) -> bool:
        return not self.database_url or self.database_url.startswith("sqlite")


def _convert(name: str, kind: object, raw: str) -> object:
    if kind in (bool, "bool"):
        if raw.lower() not in {"on", "off", "1", "0", "true", "false"}:
            raise BadSetting(f"PALABRE_{name.upper()} must be on or off, not {raw!r}")
        return raw.lower() in {"on", "1", "true"}
    return Path(raw) if kind in (Path, "Path") else raw


SHORTEST_KEY = 32  # letters of a key that signs cookies: a shorter one can be found by trying
DATABASES = {"sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg"}
BUSES = {"redis", "rediss", "unix"}
CHOICES = {"log_format": {"text", "json"}, "locale": {"fr", "en", "es"}}


def read_settings(environ: Mapping[str, str] | None = None, **overrides: object) -> Settings:
    """Settings from the environment (os.environ unless given). Raises BadSetting."""
    environ = os.environ if environ is None else environ
    known = {f"PALABRE_{one.name.upper()}": one for one in fields(Settings)}
    given = {name: value for name, value in environ.items() if name.startswith("PALABRE_")}
    for name in given:
        if name not in known:
            raise BadSetting(
                f"{name} is not a setting of Palabre; known: {', '.join(sorted(known))}"
            )
    values = {
        known[name].name: _convert(known[name].name, known[name].type, raw)
        for name, raw in given.items()
    }
    for name, allowed in CHOICES.items():
        if values.get(name, next(iter(allowed))) not in allowed:
            raise BadSetting(f"PALABRE_{name.upper()} must be one of {', '.join(sorted(allowed))}")
    settings = Settings(**{**values, **overrides})  # type: ignore[arg-type]
    _check_data_dir(given)
    _check_keys(settings.secret_keys)
    _check_public_url(settings.public_url)
    _check_scheme("PALABRE_DATABASE_URL", settings.database_url, DATABASES)
    _check_scheme("PALABRE_BUS_URL", settings.bus_url, BUSES)
    return settings


def _check_data_dir(given: Mapping[str, str]) -> None:
    """Refuses the empty folder, which would be whatever folder the start was made from."""
    if not given.get("PALABRE_DATA_DIR", "set").strip():
        raise BadSetting(
            "PALABRE_DATA_DIR is empty: name a folder, or leave it out for palabre-data"
        )


def _check_keys(keys: str) -> None:
    """Refuses keys that can be guessed, each of those between commas; never writes one out."""
    for number, key in enumerate(keys.split(",") if keys else [], 1):
        if len(key.strip()) < SHORTEST_KEY:
            raise BadSetting(
                f"PALABRE_SECRET_KEYS: key {number} has {len(key.strip())} characters, and"
                f" {SHORTEST_KEY} are the fewest. Make one: openssl rand -hex 32"
            )


def _check_public_url(url: str) -> None:
    """Refuses what is not the scheme and host of a website, perhaps with a port."""
    problem = _problem_of_public_url(url) if url else ""
    if problem:
        raise BadSetting(
            f"PALABRE_PUBLIC_URL {problem}: it is scheme and host alone, as https://palabre.example.org"
        )


def _problem_of_public_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "cannot be read"
    if parts.scheme not in {"http", "https"}:
        return "begins with neither http:// nor https://"
    if not host or port == 0 or any(letter.isspace() for letter in url):
        return "names no host"
    if parts.path not in {"", "/"} or parts.query or parts.fragment or url.endswith(("?", "#")):
        return "has a path or more behind its host"
    return "names a user" if "@" in parts.netloc else ""


def _check_scheme(name: str, url: str, schemes: set[str]) -> None:
    """Refuses an address of something else; never writes out the address, which may hold a password."""
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
        words = " or ".join(f"{known}://" for known in sorted(schemes) if "+" not in known)
        raise BadSetting(f"{name} begins with {scheme or 'nothing'}://, and Palabre speaks {words}")
