"""A report may be asked for at any moment of any board.

It says what there is, and what is not there yet.
"""

from app.reports.model import Figure, Heading
from tests.reports.reports import (
    Json,
    activity_of,
    unopened,
)
from tests.reports.states import Report, chapter, say, words


def reopened(session: Json, reveal: str) -> Json:
    """The vote, opened again after its close, with the ballots of the first round in it."""
    vote = activity_of(session, "priorites")
    vote.update(state="open", reveal=reveal, round=2, closed_at=None)
    again = {**vote["rounds"][0], "number": 2, "closed_at": None, "closed_by": None, "seal": None}
    vote["rounds"].append(
        again if reveal == "live" else {**again, "ballots": None, "turnout": None}
    )
    return vote


def test_a_board_where_nothing_happened_says_so_in_each_chapter(report: Report) -> None:
    empty = report(unopened)
    vote, notes = (
        "Vote des priorités (bulletins inventés)",
        ("Défis et enjeux locaux", "État de situation", "Propositions d’actions"),
    )
    assert say("This vote has not been opened.") in chapter(empty, vote)
    assert all(
        say("This activity has not been opened.") in chapter(empty, title) for title in notes
    )
    assert say("Without notes on the situation there is nothing to compare.") in chapter(
        empty, say("Strengths and priorities")
    )
    assert say("Nobody had joined when this report was made.") in chapter(
        empty, say("Participants")
    )
    assert say("No contact was given.") in chapter(empty, say("Contacts"))
    assert len(empty.pdf.pages) <= 8
    assert empty.docx_text


def test_a_board_with_nothing_on_it_still_has_a_report(report: Report) -> None:
    def change(session: Json) -> None:
        unopened(session)
        session["activities"], session["frameworks"], session["sessions"], session["groups"] = (
            [],
            [],
            [],
            [],
        )
        session["board"].update(place="", settings={})

    bare = report(change)
    assert say("This workshop has no activity, and so no framework.") in words(bare.document)
    assert say("No agenda was kept for this workshop.") in words(bare.document)
    assert len(bare.pdf.pages) == 3
    assert bare.docx_text


def test_a_hidden_vote_gives_its_turnout_and_no_number_more(report: Report) -> None:
    def change(session: Json) -> None:
        vote = reopened(session, "at_close")
        vote["rounds"] = [{**vote["rounds"][1], "number": 1}]
        vote["round"] = 1

    hidden = report(change)
    chapter_text = chapter(hidden, "Vote des priorités")
    assert say("The vote is still open. Its result is shown at the close.") in chapter_text
    assert say("Votes by field") not in words(hidden.document)
    assert not [part for part in hidden.document.parts if isinstance(part, Figure)]
    assert say("There are no votes to set against the notes.") in chapter(
        hidden, say("Strengths and priorities")
    )
    assert (
        say("Provisional: an activity is still open, its notes and numbers may change.")
        in hidden.document.cover.foot
    )


def test_a_hidden_second_round_keeps_the_first_one_s_seal(report: Report) -> None:
    seals: list[str] = []

    def change(session: Json) -> None:
        vote = reopened(session, "at_close")
        seals.append(vote["rounds"][0]["seal"]["sha256"])

    chapter_text = chapter(report(change), "Vote des priorités")
    assert say("Earlier rounds") in chapter_text
    assert seals[0] in chapter_text
    assert say("Votes by field") not in chapter_text


def test_a_live_vote_shows_provisional_numbers(report: Report) -> None:
    chapter_text = chapter(
        report(lambda session: reopened(session, "live") and None), "Vote des priorités"
    )
    assert say("The vote is still open: these numbers are provisional.") in chapter_text
    assert say("Votes by field") in chapter_text
    assert say("the close cuts the link") not in chapter_text
    assert (
        say("Secret vote: the close cuts the link between each person and their choices.")
        in chapter_text
    )


def test_a_named_vote_with_repeats_says_its_own_rule(report: Report) -> None:
    def change(session: Json) -> None:
        activity_of(session, "propositions").update(state="open", closed_at=None)
        vote = activity_of(session, "priorites")
        vote.update(
            state="planned",
            rounds=[],
            round=0,
            opened_at=None,
            closed_at=None,
            secret=False,
            rule={"votes": 5, "repeats": True},
        )

    chapter_text = chapter(report(change), "Vote des priorités")
    assert (
        say(
            "Each participant had %(count)s votes, several of which could go to one field.", count=5
        )
        in chapter_text
    )
    assert say("Named vote: each ballot stays tied to its participant.") in chapter_text


def test_private_notes_are_counted_and_not_told(report: Report) -> None:
    private = report(lambda session: activity_of(session, "situation").update(private=True))
    chapter_text = chapter(private, "État de situation")
    assert "93" in chapter_text
    assert "BUMDA" not in words(private.document)


def test_proposals_name_the_blocks_that_were_kept_and_why(report: Report) -> None:
    def change(session: Json) -> None:
        focus = {"blocks": ["nature", "droits"], "reason": "Les deux blocs les plus votés."}
        session["board"]["settings"]["blocks"] = {"propositions": focus}

    chapter_text = chapter(report(change), "Propositions d’actions")
    assert (
        say("Notes were asked for under these blocks: %(blocks)s.", blocks="Droits et Nature")
        in chapter_text
    )
    assert "Les deux blocs les plus votés." in chapter_text
    assert "Gouvernance" not in chapter_text  # neither kept nor written under
    assert "Communautés" in chapter_text  # not kept, but somebody wrote there


def test_a_final_report_leaves_empty_chapters_out(report: Report) -> None:
    def change(session: Json) -> None:
        session["notes"] = [note for note in session["notes"] if note["activity"] == "situation"]
        activity_of(session, "propositions").update(state="planned", opened_at=None, closed_at=None)

    final = report(change)
    titles = [
        part.words for part in final.document.parts if isinstance(part, Heading) and part.level == 1
    ]
    assert "État de situation" in titles
    assert not {"Propositions d’actions", "Défis et enjeux locaux", say("Contacts")} & set(titles)
    assert say("This activity has not been opened.") not in words(final.document)
    assert final.docx_text
    assert final.pdf.text


def test_who_joins_after_the_last_close_is_counted_apart(report: Report) -> None:
    def change(session: Json) -> None:
        session["seats"][0]["joined_at"] = "2026-01-01T00:00:00.000Z"

    late = report(change)
    assert len(late.report.people) == 30
    sentence = "%(count)s person who joined after the last close is not counted."
    assert say(sentence, count=1) in chapter(late, say("Participants"))
