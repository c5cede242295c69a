"""All models, for what needs the whole schema: migrations, `palabre doctor`,
tables.json."""

from sqlmodel import SQLModel

from app.storage.schema import (  # noqa: F401 - they declare themselves in the metadata
    explaining_tables,
    note_tables,
    people_tables,
    plan_tables,
    programme_tables,
    tables,
    turnout_tables,
    vote_tables,
    word_tables,
)

METADATA = SQLModel.metadata
