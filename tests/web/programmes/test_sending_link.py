"""The link by which a town sends: what is taken for one, and which addresses are public."""

import pytest

from app.delivery.addresses import is_public
from app.domain.programmes.sending import origin_of, read_sending_link
from app.domain.refusals import Refusal
from app.settings import BadSetting, read_settings

TOKEN = "aB3" * 10


def test_a_link_is_read_in_its_parts() -> None:
    link = read_sending_link(f" https://Programme.example/p/ab-cd 23/send/{TOKEN}\n")
    assert (link.origin, link.programme, link.token) == (
        "https://programme.example:443",
        "ABCD23",
        TOKEN,
    )


@pytest.mark.parametrize(
    "text",
    [
        "", "https://", "programme.example", f"https://programme.example/p/ABCD23/send/{TOKEN}?x=1",
        f"https://programme.example/b/ABCD23/send/{TOKEN}", "https://programme.example/p/A/send/x",
        f"https://a@programme.example/p/ABCD23/send/{TOKEN}", f"ftp://a.example/p/A2/send/{TOKEN}",
        f"https://a.example:99999/p/ABCD23/send/{TOKEN}", f"https://[::1/p/ABCD23/send/{TOKEN}",
        f"https://a.example/p/../send/{TOKEN}", f"https://a b.example/p/ABCD23/send/{TOKEN}",
        f"https://a.example/p/ABCD23/send/{TOKEN}\r\nHost: b.example",
    ],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_sending_link(text)
    assert refused.value.code == "bad_sending_link"


def test_two_ways_to_write_an_origin_are_one() -> None:
    assert origin_of("https://A.example./") == origin_of("https://a.example:443/p/x")
    assert origin_of("https://a.example") != origin_of("https://a.example:444")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True), ("2606:4700::1111", True), ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False),
        ("::1", False), ("fe80::1%eth0", False), ("fc00::1", False), ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False), ("64:ff9b::5db8:d822", True), ("2002:a00:1::", False),
    ],
)  # fmt: skip
def test_only_addresses_of_the_public_internet_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_the_setting_takes_hosts_and_refuses_plain_http() -> None:
    settings = read_settings({"PALABRE_PROGRAMME_HOSTS": "a.example, https://b.example:8443"})
    assert settings.programme_origins == {"https://a.example:443", "https://b.example:8443"}
    assert read_settings({}).programme_origins == frozenset()
    for wrong in ("http://a.example", "http://127.0.0.1", "a.example/p", "*", "*.example", "a/b"):
        with pytest.raises(BadSetting):
            read_settings({"PALABRE_PROGRAMME_HOSTS": wrong})
    private = {"PALABRE_PROGRAMME_PRIVATE": "on"}
    local = read_settings({"PALABRE_PROGRAMME_HOSTS": "http://127.0.0.1:8000", **private})
    assert local.programme_origins == {"http://127.0.0.1:8000"}
    with pytest.raises(BadSetting):
        read_settings({"PALABRE_PROGRAMME_HOSTS": "http://10.0.0.1", **private})
