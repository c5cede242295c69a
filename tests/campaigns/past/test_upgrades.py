"""The short forms of upgrades and imports from versions of before."""

import pytest

from app.storage.upkeep.migrate import (
    REPLACED,
    known_revisions,
    newest_revision,
    numbers_of_files,
)
from tests.campaigns.attacks.upgrades import KINDS, databases, upgraded
from tests.campaigns.campaign import campaigns
from tests.campaigns.past.written import states


@pytest.mark.parametrize("name", ["upgrades", "past-sessions"])
def test_what_was_written_before_is_read(name: str) -> None:
    campaigns()[name].holds()


REPLACED_STATES = [state for state in states().values() if state.revision in REPLACED]


@pytest.mark.parametrize("kind", KINDS)
def test_databases_of_replaced_numbers_get_what_they_lack(kind: str) -> None:
    """Those of 0021 passed a step by; at 0018 all is there but the number."""
    with databases() as make:
        harms = [(state.name, list(upgraded(state, kind, make(kind)))) for state in REPLACED_STATES]
    assert [name for name, harm in harms if harm] == []


def test_no_migration_has_a_replaced_number_again() -> None:
    assert {state.revision for state in REPLACED_STATES} == REPLACED - {"0020"}
    assert REPLACED.isdisjoint(numbers_of_files())


def test_every_revision_of_the_schema_is_kept() -> None:
    """Whoever adds a migration keeps the states of the schema before it (past/make.py)."""
    unkept = known_revisions() - {state.revision for state in states().values()}
    assert unkept <= {newest_revision(), "0020", "0022"}  # no version ended with one of them
