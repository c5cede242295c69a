"""The public result: what the organiser publishes, and what a receipt finds."""

from collections.abc import Callable

import pytest

from tests.web.crowds import Caller, callers
from tests.web.forks import ForkedServer
from tests.web.people import VOTE, Workshop, refusal
from tests.web.results.voting import CHOICES, PAGE, published, voted


def test_nothing_is_published_before_the_seal_nor_by_anybody_else(workshop: Workshop) -> None:
    voted(workshop)
    assert refusal(published(workshop)) == (409, "not_sealed")
    workshop.fanta.closes().raise_for_status()
    assert refusal(workshop.fanta.post(f"{workshop.path}/publish", json={"published": True})) == (
        403,
        "not_host",
    )
    assert refusal(workshop.moussa.get(f"{workshop.path}/result")) == (404, "not_published")
    assert published(workshop).json() == {"published": True}
    assert workshop.moussa.get(f"{workshop.path}/result").status_code == 200
    assert published(workshop, False).json() == {"published": False}
    assert refusal(workshop.moussa.get(f"{workshop.path}/result")) == (404, "not_published")


def test_the_published_page_has_the_wheel_the_numbers_and_the_seal(workshop: Workshop) -> None:
    voted(workshop)
    tally, seal = workshop.fanta.tally().json(), workshop.fanta.closes().json()
    published(workshop).raise_for_status()
    [vote] = workshop.moussa.get(f"{workshop.path}/result").json()["votes"]
    assert vote["tally"] == {**tally, "sealed": True}
    page = workshop.moussa.get(f"{workshop.path}/result", headers=PAGE).text
    assert f'id="wheel-{VOTE}"' in page
    assert f'id="table-{VOTE}"' in page
    assert seal["sha256"] in page
    assert "<script" not in page
    assert "console" not in page


def test_a_new_round_does_not_move_what_is_published(workshop: Workshop) -> None:
    voted(workshop)
    workshop.fanta.closes().raise_for_status()
    published(workshop).raise_for_status()
    before = workshop.moussa.get(f"{workshop.path}/result").json()
    workshop.fanta.opens().raise_for_status()
    workshop.seat("Bakary").vote("11", "12", "13").raise_for_status()
    assert workshop.moussa.get(f"{workshop.path}/result").json() == before


def test_a_receipt_finds_its_ballot_however_it_is_typed(workshop: Workshop) -> None:
    receipts = voted(workshop)
    workshop.fanta.closes().raise_for_status()
    published(workshop).raise_for_status()
    for receipt, fields in zip(receipts, CHOICES, strict=True):
        for typed in (
            receipt,
            receipt.lower(),
            f"  {receipt.replace('-', ' ')} ",
            receipt.replace("-", ""),
        ):
            answer = workshop.moussa.post(
                f"{workshop.path}/result", json={"receipt": typed}
            ).json()["receipt"]
            assert (answer["fields"], answer["activity"], answer["round"]) == (
                list(fields),
                VOTE,
                1,
            )
    page = workshop.moussa.post(
        f"{workshop.path}/result", data={"receipt": receipts[0]}, headers=PAGE
    ).text
    assert "This ballot was counted in the final result" in page


@pytest.mark.parametrize(
    "receipt",
    ["ZZZZ-ZZZZ", "Z", "%", "ÄÖÜ", "\u202e", "a\0b", "A" * 5000, "1' OR '1'='1", "<script>"],
)
def test_a_receipt_that_no_ballot_has_is_told_so(workshop: Workshop, receipt: str) -> None:
    voted(workshop)
    workshop.fanta.closes().raise_for_status()
    published(workshop).raise_for_status()
    answer = workshop.moussa.post(f"{workshop.path}/result", json={"receipt": receipt})
    assert (answer.status_code, answer.json()["receipt"]["fields"]) == (200, None)
    page = workshop.moussa.post(f"{workshop.path}/result", data={"receipt": receipt}, headers=PAGE)
    assert "No counted ballot has the receipt" in page.text
    assert "<script>" not in page.text


def test_before_publication_a_participant_checks_the_own_receipt_and_sees_nothing_else(
    workshop: Workshop,
) -> None:
    awa = workshop.seat("Awa")
    receipt = awa.vote("1", "8", "22").json()["receipt"]
    body = {"receipt": receipt, "activity": VOTE}
    assert awa.post(f"{workshop.path}/result", json=body).json() == {
        "receipt": {"receipt": receipt, "activity": None, "round": None, "fields": None}
    }
    workshop.fanta.closes().raise_for_status()
    assert awa.post(f"{workshop.path}/result", json=body).json()["receipt"]["fields"] == [
        "1",
        "8",
        "22",
    ]
    assert list(awa.post(f"{workshop.path}/result", json=body).json()) == ["receipt"]
    assert refusal(awa.get(f"{workshop.path}/result")) == (404, "not_published")
    assert refusal(workshop.moussa.post(f"{workshop.path}/result", json=body)) == (
        404,
        "not_published",
    )
    page = awa.post(f"{workshop.path}/result", data=body, headers=PAGE).text
    assert "wheel" not in page


def test_no_address_takes_a_receipt(workshop: Workshop) -> None:
    """An address stays in histories, logs and the referer of what is opened next."""
    [receipt, *_] = voted(workshop)
    workshop.fanta.closes().raise_for_status()
    published(workshop).raise_for_status()
    answer = workshop.moussa.get(f"{workshop.path}/result", params={"receipt": receipt})
    assert "receipt" not in answer.json()
    page = workshop.moussa.get(f"{workshop.path}/result", headers=PAGE).text
    form = page.partition('id="receipt-check"')[2].partition("</form>")[0]
    assert form.lstrip().startswith('method="post"')
    assert 'name="receipt"' in form


def test_a_withdrawn_or_replaced_ballot_is_found_by_no_receipt(workshop: Workshop) -> None:
    awa, bakary = workshop.seat("Awa"), workshop.seat("Bakary")
    gone = [awa.vote("1", "2", "3").json()["receipt"], bakary.vote("1", "2", "3").json()["receipt"]]
    awa.withdraw().raise_for_status()
    bakary.vote("4", "5", "6").raise_for_status()
    workshop.fanta.closes().raise_for_status()
    for address in gone:
        assert (
            awa.post(f"{workshop.path}/result", json={"receipt": address}).json()["receipt"][
                "fields"
            ]
            is None
        )


def test_guessing_receipts_is_limited_by_address(fork_palabre: Callable[..., ForkedServer]) -> None:
    """Whatever board is asked, for a board's code is no secret; this one is none, so that the
    server answers fast."""
    guess = ("POST", "/b/ZZZZZZ/result", {"receipt": "ZZZZ-ZZZZ"})
    seen: list[int] = []

    def guesses(caller: Caller) -> None:
        while (
            429 not in seen[-9:] and len(seen) < 4500
        ):  # a window's end may lie among the 2000 that it allows
            seen.append(caller.ask(*guess)[0])

    callers(fork_palabre().url, [guesses] * 4)
    assert set(seen) == {404, 429}
