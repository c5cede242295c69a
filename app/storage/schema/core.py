"""Core tables of the models: the one place that says when SQLModel's session is not used.

The models in tables.py and vote_tables.py declare the schema, once. Statements name their columns
(`table(Board).c.code`) and run on the connection of the commit or of the snapshot, not through a
session: a session keeps an identity map and writes at a flush of its own, where many commands
share one transaction with a savepoint each, and one of them may be undone beside the others. It
also costs: P6 of bench/ballot_cost.py has a ballot through an ORM's session at 15 times ours.
What is read comes out as frozen dataclasses, which no later flush can write back.
"""

from sqlalchemy import Table
from sqlmodel import SQLModel


def table(model: type[SQLModel]) -> Table:
    """Returns the table of a model. SQLModel declares no type for its `__table__`."""
    return SQLModel.metadata.tables[str(model.__tablename__)]
