"""Settings that would leave boards open, or lead nowhere, are refused at the start with a sentence
that names them."""

import pytest

from app.settings import SHORTEST_KEY, BadSetting, read_settings

KEY = "k" * SHORTEST_KEY
WRONG = {
    "a short key": ("SECRET_KEYS", "short"),
    "a key one letter short": ("SECRET_KEYS", KEY[1:]),
    "a short key beside a long one": ("SECRET_KEYS", f"{KEY},short"),
    "a comma for a key": ("SECRET_KEYS", f"{KEY},"),
    "blanks for a key": ("SECRET_KEYS", " " * SHORTEST_KEY),
    "an address without a scheme": ("PUBLIC_URL", "palabre.example.org"),
    "an address with a path": ("PUBLIC_URL", "https://example.org/palabre"),
    "an address with a question": ("PUBLIC_URL", "https://example.org?x"),
    "an address with a fragment": ("PUBLIC_URL", "https://example.org/#x"),
    "an address of a script": ("PUBLIC_URL", "javascript:alert(1)"),
    "an address of a file": ("PUBLIC_URL", "ftp://example.org"),
    "an address without a host": ("PUBLIC_URL", "https://"),
    "an address with a user": ("PUBLIC_URL", "https://fanta@example.org"),
    "an address with a wrong port": ("PUBLIC_URL", "https://example.org:port"),
    "an address with a blank": ("PUBLIC_URL", "https://example.org "),
    "no folder": ("DATA_DIR", ""),
    "a blank for a folder": ("DATA_DIR", " "),
    "another database": ("DATABASE_URL", "mysql://example.org/palabre"),
    "no database": ("DATABASE_URL", "nonsense"),
    "a database at no port": ("DATABASE_URL", "postgresql://example.org:port/palabre"),
    "a website to embed without a scheme": ("EMBED", "ville.example"),
    "every website": ("EMBED", "*"),
    "a website to embed with a path": ("EMBED", "https://ville.example/page"),
    "a pattern of websites": ("EMBED", "https://*.ville.example"),
    "a second one that is wrong": ("EMBED", "https://ville.example ville.example"),
    "more of the header": ("EMBED", "https://ville.example;script-src"),
    "a quoted word of the header": ("EMBED", "'self'"),
    "a website with an accent": ("EMBED", "https://ségou.example"),
    "another bus": ("BUS_URL", "http://example.org"),
    "a setting that did nothing": ("LAN", "on"),
}
RIGHT = [
    ("SECRET_KEYS", KEY),
    ("SECRET_KEYS", f"{KEY}, {KEY}x"),
    ("SECRET_KEYS", ""),
    ("PUBLIC_URL", ""),
    ("PUBLIC_URL", "https://palabre.example.org"),
    ("PUBLIC_URL", "http://192.168.1.20:8000/"),
    ("PUBLIC_URL", "http://[::1]:8000"),
    ("EMBED", ""),
    ("EMBED", "https://ville.example, http://192.168.1.20:8080 https://[::1]/"),
    ("DATA_DIR", "/srv/palabre"),
    ("DATABASE_URL", "postgresql+psycopg://palabre:secret@db/palabre"),
    ("DATABASE_URL", "postgresql+psycopg://palabre@/palabre?host=/run/postgresql"),
    ("DATABASE_URL", "sqlite:////srv/palabre.db"),
    ("BUS_URL", "redis://:secret@bus:6379/0"),
    ("BUS_URL", "unix:///run/valkey.sock"),
]


@pytest.mark.parametrize("what", WRONG)
def test_the_start_refuses_a_wrong_setting(what: str) -> None:
    name, value = WRONG[what]
    with pytest.raises(BadSetting, match=f"PALABRE_{name}") as refused:
        read_settings({f"PALABRE_{name}": value})
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(("name", "value"), RIGHT)
def test_a_right_setting_is_taken(name: str, value: str) -> None:
    """The control: not everything is refused."""
    read_settings({f"PALABRE_{name}": value})


def test_no_sentence_repeats_a_secret() -> None:
    wrong = [
        ("SECRET_KEYS", "se-cret"),
        ("DATABASE_URL", "mysql://palabre:se-cret@db/x"),
        ("BUS_URL", "http://:se-cret@bus"),
    ]
    for name, value in wrong:
        with pytest.raises(BadSetting) as refused:
            read_settings({f"PALABRE_{name}": value})
        assert "se-cret" not in str(refused.value)
