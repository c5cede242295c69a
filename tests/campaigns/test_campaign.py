"""A campaign that cannot be harmed shows nothing, and the page says what its results say."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from tests.campaigns.campaign import Campaign, Outcome, added, campaigns, rest_of, results
from tests.campaigns.report import PAGE, page_with, read_results, table, when

TESTS = Path(__file__).parent
SOUND = Campaign(
    name="counting",
    promise="numbers are counted",
    unit="numbers",
    short=3,
    full=30,
    safeguard="counting",
    run=lambda seed, size: Outcome({"numbers": size}),
    control=lambda seed: Outcome({"numbers": 1}, ["one was not counted"]),
)


def test_a_campaign_without_harm_and_with_a_harmed_control_holds() -> None:
    assert SOUND.holds().counts == {"numbers": 3}


@pytest.mark.parametrize("waits", [False, True])
@pytest.mark.parametrize(
    "unsound",
    [
        replace(SOUND, run=lambda seed, size: Outcome({"numbers": 3}, ["lost"])),
        replace(SOUND, control=lambda seed: Outcome({"numbers": 1})),
        replace(SOUND, run=lambda seed, size: Outcome()),
    ],
    ids=["harmed", "control unharmed", "nothing done"],
)
def test_control_a_campaign_that_shows_nothing_fails(unsound: Campaign, waits: bool) -> None:
    with pytest.raises(AssertionError):
        replace(unsound, waits=waits).holds()


def test_a_campaign_that_waits_goes_on_beside_its_control() -> None:
    both = threading.Barrier(2)

    def run(seed: int, size: int) -> Outcome:
        both.wait(30)
        return SOUND.run(seed, size)

    def control(seed: int) -> Outcome:
        both.wait(30)
        return SOUND.control(seed)

    assert replace(SOUND, run=run, control=control, waits=True).holds().counts == {"numbers": 3}


def test_a_campaign_in_pieces_tells_after_each_what_was_done() -> None:
    seeds: list[int] = []

    def run(seed: int, size: int) -> Outcome:
        seeds.append(seed)
        if seed == 9:
            raise AssertionError("it did not start")
        return Outcome({"numbers": size, "slowest_ms": 9 - seed}, ["lost"] * (seed == 8))

    reports = list(results(replace(SOUND, run=run), seed=7, size=10, pieces=3))
    assert [outcome["size"] for outcome in reports] == [3, 6, 10]
    assert reports[-1]["counts"] == {"numbers": 6, "slowest_ms": 2}
    assert reports[-1]["first_harms"] == ["lost", "seed 9: it did not start"]
    assert reports[-1]["control"]["harms"] == 1
    assert seeds == [7, 8, 9]


def test_a_rest_is_added_to_what_was_done_before() -> None:
    def run(seed: int, size: int) -> Outcome:
        return Outcome({"numbers": size, "slowest_ms": seed}, ["lost"] * (seed == 9))

    campaign = replace(SOUND, run=run)
    [before] = results(campaign, seed=7, size=10)
    [_, after] = results(campaign, seed=8, size=20, pieces=2, before=before)
    assert (after["size"], after["pieces"], after["runs"], after["seed"]) == (30, 3, 2, 7)
    assert after["counts"] == {"numbers": 30, "slowest_ms": 9}
    assert (after["harms"], after["first_harms"]) == (1, ["lost"])
    assert before["counts"] == {"numbers": 10, "slowest_ms": 7}  # is not changed
    assert when({**after, "started": "2026-11-29T22", "last_started": "2026-11-30T10"}) == (
        "2026-11-29 and 2026-11-30, 0 s in 2 runs"
    )
    assert when(before) == f"{before['started'][:10]}, 0 s"


def test_every_result_in_part_can_be_gone_on_with() -> None:
    """As `campaign NAME --rest` does it: with the seed behind those that were used."""
    for name, campaign in campaigns().items():
        if before := rest_of(campaign):
            both = added(before, {**before, "size": 1})
            assert both["size"] == before["size"] + 1, name
            assert both["pieces"] == 2 * before["pieces"], name


def test_every_attack_has_a_short_form_in_the_tests() -> None:
    for attack in (TESTS / "attacks").glob("*.py"):
        assert list(TESTS.rglob(f"test_{attack.stem}.py")), attack.stem


def test_the_page_says_what_the_results_say() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == page_with(text, table(read_results())), "run `python3 -m app campaign report`"


def test_every_result_is_of_a_campaign_that_exists() -> None:
    assert {outcome["campaign"] for outcome in read_results()} <= set(campaigns())
