"""The console offers what there is something for; without scripts its clock says that it stands."""

import pytest

from tests.shared import Start
from tests.web.forks import ForkedServer
from tests.web.people import NOTES, VOTE, Workshop
from tests.web.results.plans import PROPOSALS
from tests.web.results.voting import PAGE

STANDS = "The time left is that of the moment when this page was loaded."
WHEEL = 'name="mode" value="wheel"'


def page_of(workshop: Workshop) -> str:
    return workshop.fanta.get(f"{workshop.path}/console", headers=PAGE).raise_for_status().text


@pytest.mark.parametrize(
    ("template", "offered"), [("culture21plus", True), ("cooperation-decentralisee", False)]
)
def test_a_wheel_is_offered_only_where_a_vote_is_drawn_as_one(
    workshop_at: Start, sqlite_server: ForkedServer, template: str, offered: bool
) -> None:
    workshop = workshop_at(sqlite_server, opened=False, template=template, locale="en")
    [vote] = [
        activity["key"]
        for activity in workshop.fanta.board()["activities"]
        if activity["kind"] == "vote"
    ]
    assert (WHEEL in page_of(workshop)) is offered
    workshop.fanta.opens(vote).raise_for_status()
    assert (WHEEL in page_of(workshop)) is offered  # held on the screen it is the ranking
    workshop.fanta.closes(vote).raise_for_status()
    assert (WHEEL in page_of(workshop)) is offered


def test_without_scripts_a_page_says_that_its_clock_stands(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    for read in (lambda: page_of(workshop), lambda: awa.get(workshop.path, headers=PAGE).text):
        workshop.fanta.opens(VOTE).raise_for_status()
        assert STANDS not in read()
        workshop.fanta.opens(VOTE, minutes=20).raise_for_status()
        said = read()
        assert STANDS in said.partition("<noscript>")[2]
        workshop.fanta.post(f"{workshop.path}/activities/{VOTE}/open").raise_for_status()


def test_without_scripts_the_way_on_is_to_what_was_opened_last(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    workshop.fanta.closes(NOTES).raise_for_status()
    page = f"{workshop.path}?activity={NOTES}"
    for opened in (PROPOSALS, VOTE, PROPOSALS):
        workshop.fanta.closes(opened)
        workshop.fanta.opens(opened).raise_for_status()
        notice = awa.get(page, headers=PAGE).text.partition("<noscript><p")[2]
        assert f"?activity={opened}" in notice.partition("</noscript>")[0]
