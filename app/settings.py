"""The only reader of the environment. Unknown PALABRE_ variables are refused, so that a typing error never passes for a setting."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path


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


CHOICES = {"log_format": {"text", "json"}, "locale": {"fr", "en", "es"}}


def read_settings(environ: Mapping[str, str] | None = None, **overrides: object) -> Settings:
    """Settings from the environment (os.environ unless given). Raises BadSetting."""
    environ = os.environ if environ is None else environ
    known = {f"PALABRE_{one.name.upper()}": one for one in fields(Settings)}
    given = {name: value for name, value in environ.items() if name.startswith("PALABRE_")}
    for name in given:
        if name not in known:
            raise BadSetting(f"{name} is not a setting of Palabre; known: {', '.join(sorted(known))}")
    values = {known[name].name: _convert(known[name].name, known[name].type, raw) for name, raw in given.items()}
    for name, allowed in CHOICES.items():
        if values.get(name, next(iter(allowed))) not in allowed:
            raise BadSetting(f"PALABRE_{name.upper()} must be one of {', '.join(sorted(allowed))}")
    return Settings(**{**values, **overrides})  # type: ignore[arg-type]
