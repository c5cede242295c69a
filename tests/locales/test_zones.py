"""Time zones: their names in three languages, what is read of a typed one, and moments by them."""

import zoneinfo

import pytest

from app.domain.json import read_text
from app.domain.plan.time_zone import (
    OLDER_NAMES,
    browser_zone,
    local_day,
    local_time,
    read_time_zone,
    typed_zone,
    zone_of,
    zones,
)
from app.domain.refusals import Refusal
from app.locales.zones import city_of, clocks_of
from app.reports.words import Words

AT = "2024-09-12T04:05:00.000Z"


@pytest.mark.parametrize(("language", "zone", "said"), [
    ("fr", "", "12 septembre 2024 à 04:05 (UTC)"),
    ("fr", "Africa/Bamako", "12 septembre 2024 à 04:05, heure de Bamako (UTC+0)"),
    ("fr", "Africa/Abidjan", "12 septembre 2024 à 04:05, heure d’Abidjan (UTC+0)"),
    ("fr", "Africa/Cairo", "12 septembre 2024 à 07:05, heure du Caire (UTC+3)"),
    ("fr", "America/Mexico_City", "11 septembre 2024 à 22:05, heure de Mexico (UTC−6)"),
    ("fr", "Etc/GMT+5", "11 septembre 2024 à 23:05, UTC−5"),
    ("en", "", "12 September 2024 at 04:05 UTC"),
    ("en", "Asia/Seoul", "12 September 2024 at 13:05, Seoul time (UTC+9)"),
    ("en", "Asia/Kolkata", "12 September 2024 at 09:35, Kolkata time (UTC+5:30)"),
    ("en", "America/Argentina/Buenos_Aires", "12 September 2024 at 01:05, "
     "Buenos Aires time (UTC−3)"),
    ("es", "", "12 de septiembre de 2024 a las 04:05 (UTC)"),
    ("es", "America/Mexico_City", "11 de septiembre de 2024 a las 22:05, "
     "hora de Ciudad de México (UTC−6)"),
])  # fmt: skip
def test_a_moment_is_told_by_the_clocks_of_a_place(language: str, zone: str, said: str) -> None:
    assert Words(language, zone).moment(AT) == said


def test_summer_time_is_that_of_the_moment() -> None:
    summer, winter = (local_time(f"2024-{month}-12T04:05:00Z", "Europe/Paris") for month in
                      ("07", "01"))  # fmt: skip
    assert clocks_of("Europe/Paris", summer, "fr") == "heure de Paris (UTC+2)"
    assert clocks_of("Europe/Paris", winter, "fr") == "heure de Paris (UTC+1)"
    assert local_day("2024-09-12T23:30:00Z", "Pacific/Auckland") == "2024-09-13"


def test_every_zone_to_choose_has_a_name_and_is_read_back() -> None:
    assert {"UTC", "Africa/Bamako", "America/Mexico_City", "Asia/Seoul"} <= set(zones())
    for zone in zones()[1:]:
        assert typed_zone(zone) == zone
        assert typed_zone(zone.upper().replace("_", " ")) == zone
        assert read_text(zone, "", 64) == read_time_zone(zone, "")
        assert all(city_of(zone, language) for language in ("fr", "en", "es")), zone


@pytest.mark.parametrize("text", ["bamako", "Africa / Bamako", "africa bamako", "BAMAKO"])
def test_a_place_alone_is_enough(text: str) -> None:
    assert typed_zone(text) == "Africa/Bamako"


def test_the_older_name_of_a_browser_is_read_as_the_present_one() -> None:
    for older, present in OLDER_NAMES.items():
        assert typed_zone(older) == present
        assert zone_of(present) == zoneinfo.ZoneInfo(present)


@pytest.mark.parametrize("text", ["", " ", "utc", "UTC", "Etc/UTC", "GMT", "Etc/GMT", "Zulu"])
def test_utc_has_many_names_and_is_stored_as_none(text: str) -> None:
    assert typed_zone(text) == ""


@pytest.mark.parametrize("text", [
    "Africa/Ségou", "Mars/Olympus", "Africa", "../../etc/passwd", "/etc/localtime", "localtime",
    "Factory", "posixrules", "UTC+3", "a" * 300,
])  # fmt: skip
def test_what_is_no_zone_is_refused_to_people_and_utc_to_browsers(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        typed_zone(text)
    assert refused.value.code == "bad_setting"
    assert refused.value.details["cause"] == "time_zone"
    assert browser_zone(text) == ""


def test_a_zone_of_a_newer_machine_is_kept_and_read_as_utc() -> None:
    assert read_time_zone("Africa/Newtown", "board.settings.time_zone") == "Africa/Newtown"
    assert Words("en", "Africa/Newtown").moment(AT) == "12 September 2024 at 04:05 UTC"
    with pytest.raises(Refusal):
        read_time_zone("../x", "board.settings.time_zone")
