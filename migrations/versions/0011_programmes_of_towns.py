"""programmes: their towns, and the sums of sessions that towns sent"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programme",
        sa.Column("id", sa.Integer(), nullable=False),
        *_texts("code", "title", "template", "locale"),
        sa.Column("framework", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_texts("created_at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("code", name=op.f("uq_programme_code")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "programme_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        *_texts("token_hash", "created_at"),
        sa.Column("revoked_at", sa.String(), nullable=True),
        _of_programme("programme_link"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_programme_link_token_hash")),
    )
    op.create_index(op.f("ix_programme_link_programme_id"), "programme_link", ["programme_id"])
    _make_towns()
    _make_sessions()


def _texts(*names: str) -> list["sa.Column[str]"]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _of_programme(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["programme_id"],
        ["programme.id"],
        name=op.f(f"fk_{table}_programme_id"),
        ondelete="CASCADE",
    )


def _make_towns() -> None:
    op.create_table(
        "programme_town",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_texts("name", "country", "locale"),
        sa.Column("held_on", sa.String(), nullable=True),
        *_texts("facilitator"),
        sa.Column("had_board", sa.Boolean(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("position >= 0", name=op.f("ck_programme_town_position")),
        _of_programme("programme_town"),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_programme_town_board_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_town")),
        sa.UniqueConstraint(
            "programme_id", "position", name=op.f("uq_programme_town_programme_id_position")
        ),
        sa.UniqueConstraint("board_id", name=op.f("uq_programme_town_board_id")),
    )


def _make_sessions() -> None:
    op.create_table(
        "programme_session",
        sa.Column("town_id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        *_texts("session_key"),
        sa.Column("seal", sa.String(), nullable=True),
        *_texts("content_sha256", "changed_at", "received_at"),
        sa.Column("erase_on", sa.String(), nullable=True),
        sa.Column("ballots", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.CheckConstraint("ballots >= 0", name=op.f("ck_programme_session_ballots")),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_programme_session_seats")),
        _of_programme("programme_session"),
        sa.ForeignKeyConstraint(
            ["town_id"],
            ["programme_town.id"],
            name=op.f("fk_programme_session_town_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("town_id", name=op.f("pk_programme_session")),
        sa.UniqueConstraint(
            "programme_id",
            "session_key",
            name=op.f("uq_programme_session_programme_id_session_key"),
        ),
        sa.UniqueConstraint(
            "programme_id", "seal", name=op.f("uq_programme_session_programme_id_seal")
        ),
    )


def downgrade() -> None:
    for name in ("programme_session", "programme_town", "programme_link", "programme"):
        op.drop_table(name)
