"""A group's common device writes for the group; it is nobody, so it counts nowhere and has no
vote."""

from typing import Any

from tests.web.people import NOTES, VOTE, Person, Workshop, refusal

PAGE = {"Accept": "text/html", "Accept-Language": "en"}


def device_of(workshop: Workshop, group: str = "g1") -> tuple[dict[str, Any], Person]:
    """The group's seat as the host is told it, and the device that opened it by its code."""
    workshop.fanta.post(
        f"{workshop.path}/groups/{group}", json={"name": "Groupe 1", "blocks": ["nature"]}
    ).raise_for_status()
    group_link = (
        workshop.fanta.post(f"{workshop.path}/groups/{group}/device").raise_for_status().json()
    )
    device = workshop.someone()
    opened = device.post(
        f"{workshop.path}/seats/resume", json={"seat_code": group_link["seat_code"]}
    ).raise_for_status()
    device.seat, device.seat_code = opened.json()["seat"], group_link["seat_code"]
    return group_link, device


def test_a_group_s_device_writes_for_its_group_and_sees_its_blocks_first(
    any_workshop: Workshop,
) -> None:
    workshop = any_workshop
    _, device = device_of(workshop)
    assert device.note("Un reboisement", field="22").status_code == 201
    groups = workshop.fanta.get(
        f"{workshop.path}/console/notes", params={"activity": NOTES}
    ).json()["groups"]
    assert [(group["group"], group["seats"], group["notes"]) for group in groups] == [("g1", 0, 1)]
    text = device.get(device.path, params={"activity": NOTES}, headers=PAGE).text
    assert 'data-block="nature"' in text


def test_a_group_s_device_has_no_vote_by_any_door(any_workshop: Workshop) -> None:
    workshop = any_workshop
    group_link, device = device_of(workshop)
    assert refusal(device.vote("1", "8", "22")) == (403, "device_has_no_vote")
    assert refusal(workshop.fanta.vote("1", "8", "22", seat=group_link["seat"])) == (
        403,
        "device_has_no_vote",
    )
    assert workshop.fanta.tally().json()["ballots"] == 0
    text = device.get(device.path, params={"activity": VOTE}, headers=PAGE).text
    assert "has no vote" in text
    assert 'name="fields"' not in text


def test_a_group_s_device_counts_nowhere(any_workshop: Workshop) -> None:
    workshop = any_workshop
    group_link, _ = device_of(workshop)
    workshop.seat("Awa").vote("1", "8", "22").raise_for_status()
    tally = workshop.fanta.tally().json()
    assert (tally["ballots"], tally["seats"]) == (1, 1)
    console = workshop.fanta.get(f"{workshop.path}/console", headers=PAGE).text
    assert "Everybody has voted" in console
    assert (
        group_link["seat_code"]
        not in workshop.fanta.get(f"{workshop.path}/handover", headers=PAGE).text
    )
    assert workshop.fanta.closes().json()["seats"] == 1
    change = workshop.fanta.post(
        f"{workshop.path}/people/{group_link['seat']}", json={"present": True}
    )
    assert refusal(change) == (422, "bad_setting"), "nobody sits there"
    people = workshop.fanta.get(f"{workshop.path}/export.csv", params={"table": "seats"}).text
    assert "Groupe 1" not in people


def test_a_group_has_one_and_it_is_in_the_file(any_workshop: Workshop) -> None:
    workshop = any_workshop
    group_link, _ = device_of(workshop)
    assert (
        workshop.fanta.post(f"{workshop.path}/groups/g1/device").json()["seat"]
        == group_link["seat"]
    )
    assert refusal(workshop.fanta.post(f"{workshop.path}/groups/none/device")) == (
        422,
        "no_such_group",
    )
    session = workshop.bearer("organiser_url").get(f"{workshop.path}/export.json").json()
    assert [
        (seat["id"], seat["device"], seat["present"], seat["group"]) for seat in session["seats"]
    ] == [(group_link["seat"], True, False, "g1")]
    again = workshop.moussa.post("/boards/import", json=session).raise_for_status().json()
    organiser = workshop.someone()
    organiser.get(again["organiser_url"])
    assert organiser.get(f"/b/{again['code']}/export.json").json()["seats"] == session["seats"]
    session["seats"][0]["present"] = True
    assert refusal(workshop.moussa.post("/boards/import", json=session)) == (422, "bad_session")


def test_its_page_names_it_to_the_host(workshop: Workshop) -> None:
    group_link, _ = device_of(workshop)
    people_page = workshop.fanta.get(f"{workshop.path}/people", headers=PAGE).text
    assert group_link["seat_code"] not in people_page
    answer = workshop.fanta.post(
        f"{workshop.path}/people/{group_link['seat']}/code", headers=PAGE
    ).text
    assert f'class="code">{group_link["seat_code"]}</strong>' in answer
    assert "Nobody has joined yet" not in people_page
