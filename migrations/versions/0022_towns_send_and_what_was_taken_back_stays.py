"""towns send their sessions; what was taken back stays so; each said word has its spelling

It makes what is not there: a database of a replaced number has some of it (see `REPLACED` in
app/storage/upkeep/migrate.py).
"""

import sqlalchemy as sa
from alembic import op

from app.domain.text import fold

revision = "0022"
down_revision = "0017"
branch_labels = None
depends_on = None

OLD_VERSION_WRITES = "BOOLEAN DEFAULT FALSE NOT NULL"  # a process of it may still add rows


def upgrade() -> None:
    existing = sa.inspect(op.get_bind())
    if not existing.has_table("sending"):
        _make_sending_towns()
    if "removed" not in {column["name"] for column in existing.get_columns("follow_up")}:
        op.execute(f"ALTER TABLE follow_up ADD COLUMN removed {OLD_VERSION_WRITES}")
        op.execute(f"ALTER TABLE me_too ADD COLUMN taken_back {OLD_VERSION_WRITES}")
    if not existing.has_table("spelling"):
        _make_spellings()


def _make_sending_towns() -> None:
    _make_senders()
    _make_sendings()
    op.execute("ALTER TABLE programme_town ADD COLUMN name_key VARCHAR DEFAULT '' NOT NULL")
    _fold_names()
    op.create_index(
        op.f("ix_programme_town_programme_id_name_key"),
        "programme_town",
        ["programme_id", "name_key"],
    )
    op.create_index(op.f("ix_round_sha256"), "round", ["sha256"])


def _texts(*names: str) -> list["sa.Column[str]"]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _make_senders() -> None:
    op.create_table(
        "programme_sender",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("town_id", sa.Integer(), nullable=False),
        *_texts("token_hash", "created_at"),
        sa.Column("revoked_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["town_id"],
            ["programme_town.id"],
            name=op.f("fk_programme_sender_town_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_sender")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_programme_sender_token_hash")),
    )
    op.create_index(op.f("ix_programme_sender_town_id"), "programme_sender", ["town_id"])


def _make_sendings() -> None:
    op.create_table(
        "sending",
        sa.Column("board_id", sa.Integer(), nullable=False),
        *_texts("origin", "programme", "token", "added_at"),
        sa.Column("due_at", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        *_texts("problem", "town", "title"),
        sa.Column("sent_at", sa.String(), nullable=True),
        sa.Column("seal", sa.String(), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_sending_attempts")),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_sending_board_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("board_id", name=op.f("pk_sending")),
    )
    op.create_index(op.f("ix_sending_due_at"), "sending", ["due_at"])


def _fold_names() -> None:
    """Writes the folded name of each town, by which a session finds its town."""
    connection = op.get_bind()
    towns = connection.execute(sa.text("SELECT id, name FROM programme_town")).all()
    rows = [{"id": town.id, "name_key": fold(town.name)} for town in towns]
    if rows:
        change = sa.text("UPDATE programme_town SET name_key = :name_key WHERE id = :id")
        connection.execute(change, rows)


def _make_spellings() -> None:
    op.create_table(
        "spelling",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [f"{of}_id"], [f"{of}.id"], name=op.f(f"fk_spelling_{of}_id"), ondelete="CASCADE"
            )
            for of in ("round", "seat")
        ),
        sa.PrimaryKeyConstraint("round_id", "seat_id", name=op.f("pk_spelling")),
    )
    op.create_index(op.f("ix_spelling_seat_id"), "spelling", ["seat_id"])
    op.execute(
        "INSERT INTO spelling (round_id, seat_id, place, field_id, text)"
        " SELECT said_word.round_id, ballot_holder.seat_id, 0, said_word.field_id, said_word.text"
        " FROM said_word JOIN ballot_holder ON ballot_holder.round_id = said_word.round_id"
        " JOIN vote ON vote.ballot_id = ballot_holder.ballot_id"
        " AND vote.field_id = said_word.field_id"
    )


def downgrade() -> None:
    op.drop_table("spelling")
    op.execute("DELETE FROM follow_up WHERE removed")
    op.execute("DELETE FROM me_too WHERE taken_back")
    op.execute("ALTER TABLE me_too DROP COLUMN taken_back")
    op.execute("ALTER TABLE follow_up DROP COLUMN removed")
    op.drop_index(op.f("ix_round_sha256"), "round")
    op.drop_index(op.f("ix_programme_town_programme_id_name_key"), "programme_town")
    op.execute("ALTER TABLE programme_town DROP COLUMN name_key")
    op.drop_table("sending")
    op.drop_table("programme_sender")
