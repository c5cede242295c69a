"""Sends the sealed sessions that wait to the programmes of their boards, until
each is confirmed.

What waits stands in the database (`sending`). An attempt moves the time of the
next one on before it begins: another process does not make it too, and one
that is killed is made again. The other server knows a session by its board and
its seal, so that one that comes twice counts once.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from random import SystemRandom
from typing import TYPE_CHECKING

from app.commands.context import Context, rfc3339
from app.commands.programmes.sendings import claim_due, finish, release_claims
from app.delivery.addresses import Allowed, NotAllowed
from app.domain.refusals import Refusal
from app.queries.programmes.sending import Sendable, read_sendable
from app.storage.programmes.sendings import Outcome, StoredSending

if TYPE_CHECKING:
    from app.delivery.client import Answer

log = logging.getLogger("palabre.sending")
CHANCE = SystemRandom()
AT_ONCE = 4  # requests of one process
PAUSE = 1.0  # seconds between two looks for what is due
# Longer than a request: then another process may try
LEASE = timedelta(seconds=120)
# seconds: the wait after the first failure, and the longest
FIRST, LONGEST = 2.0, 3600.0
# Refusals of the other server that time may mend; others wait for the
# organiser.
PASSING = {"slow_down", "busy", "cannot_record", "newer_schema"}
STATES = {"new", "same", "newer", "older", "here"}


@dataclass(frozen=True)
class Deliveries:
    """Sends what is due; `allowed` is the operator's."""

    context: Context
    allowed: Allowed

    async def run(self, *, alone: bool) -> None:
        """Runs until cancelled. `alone`: no other process uses the database,
        so that what a killed one had begun is due at once."""
        if alone:
            await self._release()
        async with asyncio.TaskGroup() as group:
            running: set[asyncio.Task[None]] = set()
            while True:
                due = await self._claim(AT_ONCE - len(running))
                for sending in due:
                    task = group.create_task(self._deliver(sending))
                    running.add(task)
                    task.add_done_callback(running.discard)
                await asyncio.sleep((0.05 if due else PAUSE) * CHANCE.uniform(0.8, 1.2))

    async def _release(self) -> None:
        try:
            await release_claims(self.context)
        except Refusal:
            log.debug("what a process before had begun could not be made due")

    async def _claim(self, most: int) -> list[StoredSending]:
        """Returns what this process is to send now; none where the database
        cannot answer."""
        try:
            return await claim_due(self.context, most, LEASE) if most else []
        except Refusal:
            return []
        except Exception:
            log.exception("what is to be sent could not be read, tried again")
            return []

    async def _deliver(self, sending: StoredSending) -> None:
        """Makes one attempt and writes down what came of it."""
        try:
            outcome = await self._attempt(sending)
        except Exception:
            log.exception("a session could not be sent, tried again")
            outcome = self._later(sending, "unreachable")
        try:
            await finish(self.context, sending, outcome)
        except Exception:  # the database cannot record it: made again after the lease
            log.exception(
                "what came of a sent session could not be recorded; it is sent again"
            )

    async def _attempt(self, sending: StoredSending) -> Outcome:
        # Spares servers that never send
        from app.delivery.client import Order, Unreached, ask

        sendable = await read_sendable(self.context.database, sending.board_id)
        path = f"/p/{sending.programme}/{'sessions' if sendable else 'sending'}"
        body = sendable.body if sendable else None
        order = Order(sending.origin, path, sending.token, body)
        try:
            answer = await ask(order, await self.allowed.resolve(sending.origin))
        except (NotAllowed, Unreached) as error:
            return self._later(sending, error.problem)
        except OSError:
            return self._later(sending, "unreachable")
        if answer.status in {200, 201} and _is_confirmed(answer.value, sendable):
            return self._done(answer.value, sendable)
        return self._refused(sending, answer)

    def _refused(self, sending: StoredSending, answer: "Answer") -> Outcome:
        """Returns what comes of an answer that confirms nothing: it is tried
        again, but for a refusal that time does not mend."""
        refusal = str(answer.value.get("refusal", ""))
        problem = f"refused:{refusal[:40]}" if refusal else "not_palabre"
        if refusal and 400 <= answer.status < 500 and refusal not in PASSING:
            return Outcome(problem=problem)
        return self._later(sending, problem, answer.wait)

    def _done(self, value: object, sendable: Sendable | None) -> Outcome:
        names = value if isinstance(value, dict) else {}
        return Outcome(
            town=str(names.get("town", ""))[:160],
            title=str(names.get("programme", ""))[:160],
            sent_at=self.context.now() if sendable else None,
            seal=sendable.seal if sendable else None,
        )

    def _later(self, sending: StoredSending, problem: str, wait: float = 0) -> Outcome:
        """Returns that it is tried again: after a wait that doubles, by chance
        shorter by up to a half, so that a thousand towns do not come back
        together."""
        grown = min(FIRST * 2 ** min(sending.attempts - 1, 20), LONGEST)
        seconds = min(max(grown * CHANCE.uniform(0.5, 1), wait), LONGEST)
        due = rfc3339(self.context.clock() + timedelta(seconds=seconds))
        return Outcome(problem=problem, due_at=due)


def _is_confirmed(value: object, sendable: Sendable | None) -> bool:
    """Says whether an answer is that of a programme which has what was
    sent."""
    if not isinstance(value, dict) or not isinstance(value.get("programme"), str):
        return False
    return sendable is None or value.get("state") in STATES
