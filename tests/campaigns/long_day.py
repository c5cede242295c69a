"""A day by chance with every act of a workshop."""

from typing import Any

from tests.web.live.days import Day
from tests.web.people import NOTES, VOTE


class LongDay(Day):
    """More acts than a day has: locks, undoing, erasing, shortlists, ballots taken back."""

    def locks(self) -> Any:
        return self.command(f"activities/{VOTE}/{self.chance.choice(['lock', 'unlock'])}")

    def undo(self) -> Any:
        return self.command("undo")

    def void_ballot(self) -> Any:
        path = f"people/{self.somebody().seat}/ballot/void"
        return self.command(path, activity=VOTE, reason="Deux bulletins")

    def shortlist(self) -> Any:
        return self.command("shortlists", notes=[self.some_note(), self.some_note()])

    def hide_all(self) -> Any:
        return self.command("people/hide-notes", seats=[self.somebody().seat])

    def delete_by_host(self) -> Any:
        return self.fanta.delete(f"{self.workshop.path}/notes/{self.some_note()}")

    def me_too(self) -> Any:
        return self.somebody().put(f"{self.workshop.path}/notes/{self.some_note()}/me-too")

    def finish(self) -> Any:
        return self.somebody().put(f"{self.workshop.path}/activities/{NOTES}/finished")

    def pace(self) -> Any:
        return self.command(
            f"activities/{VOTE}/reveal", reveal="live", pace=self.chance.choice(["each", "steps"])
        )

    def rehearse(self) -> Any:
        return self.command(f"activities/{VOTE}/rehearse")

    def come_back(self) -> Any:
        person = self.somebody()
        return self.workshop.someone().post(
            f"{self.workshop.path}/resume", json={"seat_code": person.seat_code}
        )

    def erase_person(self) -> Any:
        if len(self.people) > 5:
            return self.workshop.bearer("organiser_url").delete(
                f"{self.workshop.path}/people/{self.people[-2].seat}"
            )
        return None


# An act that stands here twice comes twice as often.
ACTS = """write write edit delete moderate move merge vote vote vote vote withdraw assist join turn
 turn reveal privacy names title rename void locks undo void_ballot shortlist hide_all
 delete_by_host me_too finish pace rehearse come_back erase_person"""
