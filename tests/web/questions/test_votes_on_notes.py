"""What results say of a vote on notes."""

import uuid

from tests.web.people import VOTE, Workshop


def test_results_call_notes_notes_and_set_them_beside_no_challenges(workshop: Workshop) -> None:
    awa = workshop.seat("Awa")
    notes = [str(uuid.uuid4()) for _ in range(4)]
    for number, note in enumerate(notes):
        awa.note(f"Idée {number}", id=note, field="1").raise_for_status()
    shortlist = {"notes": notes, "votes": 2}
    vote = workshop.fanta.post(f"{workshop.path}/shortlists", json=shortlist).json()
    workshop.fanta.opens(vote["key"]).raise_for_status()
    awa.vote(*notes[:2], activity=vote["key"]).raise_for_status()
    workshop.fanta.closes(vote["key"]).raise_for_status()
    page = workshop.fanta.get(
        f"{workshop.path}/results", headers={"Accept": "text/html", "Accept-Language": "fr"}
    ).text
    section = page.partition(f'id="vote-{vote["key"]}"')[2].partition("</section>")[0]
    assert "Exactement 2 notes différentes par personne." in section
    assert f"beside-{VOTE}" in page
    assert f"beside-{vote['key']}" not in page
