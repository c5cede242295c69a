"""The Wi-Fi of a room: as it was typed, refused where no network can be so, and as a QR code."""

import pytest

from app.domain.refusals import Refusal
from app.domain.wifi import Wifi, typed_wifi


def test_a_network_comes_back_from_a_file_as_it_was() -> None:
    network = Wifi("Salle", "motdepasse")
    assert Wifi.read(network.json(), "wifi") == network


def test_a_network_is_typed_with_or_without_a_password() -> None:
    assert typed_wifi(" Salle \n", "motdepasse") == Wifi("Salle", "motdepasse")
    assert typed_wifi("Salle", "") == Wifi("Salle")
    assert typed_wifi("  ", "motdepasse") is None


@pytest.mark.parametrize(
    ("name", "password", "cause"),
    [
        ("é" * 17, "", "wifi_name"),
        ("Salle", "court", "wifi_password"),
        ("Salle", "x" * 64, "wifi_password"),
        ("Salle", "motde\tpasse", "wifi_password"),
    ],
)
def test_what_no_network_can_have_is_refused(name: str, password: str, cause: str) -> None:
    with pytest.raises(Refusal) as refusal:
        typed_wifi(name, password)
    assert refusal.value.details["cause"] == cause


def test_the_code_of_a_network_says_its_signs_with_a_backslash() -> None:
    assert Wifi("Salle").qr_text == "WIFI:T:nopass;S:Salle;;"
    assert Wifi("a;b", 'c:d,e\\f"').qr_text == ('WIFI:T:WPA;S:a\\;b;P:c\\:d\\,e\\\\f\\";;')
