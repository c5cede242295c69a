"""The Wi-Fi of the room, and the text of a QR code with which phones join
it."""

from dataclasses import dataclass
from typing import Any

from app.domain.json import read_object, read_text
from app.domain.refusals import Refusal
from app.domain.text import tidy

NAME_BYTES = 32  # of a network's name, by its standard
PASSWORD_LENGTHS = range(8, 64)
SPECIAL = '\\;,:"'  # in the text of the code each needs a backslash


@dataclass(frozen=True)
class Wifi:
    """`password`: "" for an open network."""

    name: str
    password: str = ""

    @classmethod
    def read(cls, value: Any, path: str) -> "Wifi":
        """Reads {name, password}; refuses by path."""
        given = read_object(value, path, ("name", "password"))
        return cls(
            read_text(given["name"], f"{path}.name", NAME_BYTES),
            read_text(given["password"], f"{path}.password", max(PASSWORD_LENGTHS)),
        )

    def json(self) -> dict[str, str]:
        """Returns {name, password}."""
        return {"name": self.name, "password": self.password}

    @property
    def qr_text(self) -> str:
        """Returns what a phone reads from the QR code:
        `WIFI:T:WPA;S:…;P:…;;`."""
        if not self.password:
            return f"WIFI:T:nopass;S:{escaped(self.name)};;"
        return f"WIFI:T:WPA;S:{escaped(self.name)};P:{escaped(self.password)};;"


def escaped(text: str) -> str:
    """Returns the text with a backslash before each sign that means something
    in the code."""
    return "".join(f"\\{letter}" if letter in SPECIAL else letter for letter in text)


def typed_wifi(name: str, password: str) -> Wifi | None:
    """Returns the network as it was typed, None for an empty name.

    Refuses `bad_setting` for a name or a password that no network can have.
    """
    name = tidy(name, line=True)
    if not name:
        return None
    if len(name.encode()) > NAME_BYTES:
        raise Refusal("bad_setting", cause="wifi_name")
    if password and (
        len(password) not in PASSWORD_LENGTHS or not password.isprintable()
    ):
        raise Refusal("bad_setting", cause="wifi_password")
    return Wifi(name, password)
