"""the board, its people, notes and votes"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "board",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("joining", sa.String(), nullable=False),
        sa.Column("names_shown", sa.Boolean(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("erase_on", sa.String(), nullable=True),
        sa.CheckConstraint(
            "joining IN ('open', 'roster', 'closed')", name=op.f("ck_board_joining")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board")),
        sa.UniqueConstraint("code", name=op.f("uq_board_code")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "framework",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_framework_board_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_framework")),
        sa.UniqueConstraint("board_id", "key", name=op.f("uq_framework_board_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("revoked_at", sa.String(), nullable=True),
        sa.CheckConstraint(
            "role IN ('organiser', 'host', 'helper', 'observer')", name=op.f("ck_link_role")
        ),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_link_board_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_link_token_hash")),
    )
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_link_board_id"), ["board_id"], unique=False)

    op.create_table(
        "log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("from_file", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_log_board_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log")),
    )
    with op.batch_alter_table("log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_log_board_id_id"), ["board_id", "id"], unique=False)

    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("held_on", sa.String(), nullable=True),
        sa.Column("announced_minutes", sa.Integer(), nullable=True),
        sa.Column("summary", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_sitting_board_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("board_id", "number", name=op.f("uq_sitting_board_id_number")),
    )
    op.create_table(
        "workgroup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("attendance", sa.String(), nullable=True),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_workgroup_board_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workgroup")),
        sa.UniqueConstraint("board_id", "key", name=op.f("uq_workgroup_board_id_key")),
    )
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("reveal", sa.String(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("repeats", sa.Boolean(), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.String(), nullable=True),
        sa.Column("closed_at", sa.String(), nullable=True),
        sa.Column("closes_at", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('notes', 'vote')", name=op.f("ck_activity_kind")),
        sa.CheckConstraint("reveal IN ('live', 'at_close')", name=op.f("ck_activity_reveal")),
        sa.CheckConstraint(
            "state IN ('planned', 'open', 'closed')", name=op.f("ck_activity_state")
        ),
        sa.CheckConstraint("votes >= 1", name=op.f("ck_activity_votes")),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_activity_board_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["framework.id"],
            name=op.f("fk_activity_framework_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("board_id", "key", name=op.f("uq_activity_board_id_key")),
    )
    op.create_table(
        "framework_field",
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["framework.id"],
            name=op.f("fk_framework_field_framework_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("framework_id", "field_id", name=op.f("pk_framework_field")),
    )
    op.create_table(
        "seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("attendance", sa.String(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("device", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("attendance IN ('in_room', 'online')", name=op.f("ck_seat_attendance")),
        sa.CheckConstraint("NOT (device AND present)", name=op.f("ck_seat_device")),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_seat_board_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["workgroup.id"], name=op.f("fk_seat_group_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
        sa.UniqueConstraint("board_id", "code", name=op.f("uq_seat_board_id_code")),
        sa.UniqueConstraint("board_id", "public_id", name=op.f("uq_seat_board_id_public_id")),
    )
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_seat_board_id_version"), ["board_id", "version"], unique=False
        )

    op.create_table(
        "note",
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("block", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("seat_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("merged_into", sa.String(), nullable=True),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("updated_at", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('shown', 'hidden', 'merged', 'deleted')", name=op.f("ck_note_state")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_note_activity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_note_board_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["workgroup.id"], name=op.f("fk_note_group_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["board_id", "merged_into"],
            ["note.board_id", "note.id"],
            name=op.f("fk_note_board_id_merged_into"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name=op.f("fk_note_seat_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("board_id", "id", name=op.f("pk_note")),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_note_board_id_version"), ["board_id", "version"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_note_board_id_position"), ["board_id", "position"], unique=False
        )

    op.create_table(
        "round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("repeats", sa.Boolean(), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.String(), nullable=False),
        sa.Column("closed_at", sa.String(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("ballots", sa.Integer(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("tally", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint("votes >= 1", name=op.f("ck_round_votes")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_round_activity_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["board_id"], ["board.id"], name=op.f("fk_round_board_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["framework_id"],
            ["framework.id"],
            name=op.f("fk_round_framework_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("activity_id", "number", name=op.f("uq_round_activity_id_number")),
        sa.UniqueConstraint("id", "framework_id", "votes", "repeats", name="uq_round_terms"),
    )
    op.create_table(
        "step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_step_activity_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_step_sitting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step")),
        sa.UniqueConstraint("sitting_id", "number", name=op.f("uq_step_sitting_id_number")),
    )
    op.create_table(
        "ballot",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("repeats", sa.Boolean(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("assisted", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.String(), nullable=False),
        sa.CheckConstraint(
            "assisted IN ('', 'handover', 'paper')", name=op.f("ck_ballot_assisted")
        ),
        sa.ForeignKeyConstraint(
            ["id", "votes"],
            ["vote.ballot_id", "vote.slot"],
            name="fk_ballot_last_slot",
            initially="DEFERRED",
            deferrable=True,
            use_alter=True,
        ),
        sa.ForeignKeyConstraint(
            ["round_id", "framework_id", "votes", "repeats"],
            ["round.id", "round.framework_id", "round.votes", "round.repeats"],
            name="fk_ballot_round",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("id", "framework_id", "votes", "repeats", name="uq_ballot_terms"),
        sa.UniqueConstraint("id", "round_id", name="uq_ballot_round"),
        sa.UniqueConstraint("round_id", "receipt", name=op.f("uq_ballot_round_id_receipt")),
    )
    op.create_table(
        "turnout",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("cast", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_turnout_round_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name=op.f("fk_turnout_seat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", "seat_id", name=op.f("pk_turnout")),
    )
    with op.batch_alter_table("turnout", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_turnout_round_id_version"), ["round_id", "version"], unique=False
        )

    op.create_table(
        "ballot_holder",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id", "round_id"],
            ["ballot.id", "ballot.round_id"],
            name="fk_ballot_holder_ballot",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name=op.f("fk_ballot_holder_seat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_ballot_holder")),
        sa.UniqueConstraint("round_id", "seat_id", name=op.f("uq_ballot_holder_round_id_seat_id")),
    )
    op.create_table(
        "vote",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("previous", sa.Integer(), nullable=True),
        sa.Column("framework_id", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.Column("repeats", sa.Boolean(), nullable=False),
        sa.Column("field_id", sa.String(), nullable=False),
        sa.Column("copy", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(slot = 1 AND previous IS NULL) OR (slot > 1 AND previous = slot - 1)",
            name=op.f("ck_vote_previous"),
        ),
        sa.CheckConstraint(
            "copy = 0 OR (repeats AND copy BETWEEN 1 AND votes)", name=op.f("ck_vote_copy")
        ),
        sa.CheckConstraint("slot BETWEEN 1 AND votes", name=op.f("ck_vote_slot")),
        sa.ForeignKeyConstraint(
            ["ballot_id", "framework_id", "votes", "repeats"],
            ["ballot.id", "ballot.framework_id", "ballot.votes", "ballot.repeats"],
            name="fk_vote_ballot",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ballot_id", "previous"],
            ["vote.ballot_id", "vote.slot"],
            name="fk_vote_previous",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["framework_id", "field_id"],
            ["framework_field.framework_id", "framework_field.field_id"],
            name="fk_vote_field",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("ballot_id", "slot", name=op.f("pk_vote")),
        sa.UniqueConstraint(
            "ballot_id", "field_id", "copy", name=op.f("uq_vote_ballot_id_field_id_copy")
        ),
    )
    # ballot and vote need each other: SQLite takes the forward reference inline, PostgreSQL wants
    # it afterwards
    if op.get_bind().dialect.name != "sqlite":
        op.create_foreign_key(
            "fk_ballot_last_slot",
            "ballot",
            "vote",
            ["id", "votes"],
            ["ballot_id", "slot"],
            deferrable=True,
            initially="DEFERRED",
        )


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("fk_ballot_last_slot", "ballot", type_="foreignkey")
    op.drop_table("vote")
    op.drop_table("ballot_holder")
    with op.batch_alter_table("turnout", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_turnout_round_id_version"))

    op.drop_table("turnout")
    op.drop_table("ballot")
    op.drop_table("step")
    op.drop_table("round")
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_note_board_id_version"))
        batch_op.drop_index(batch_op.f("ix_note_board_id_position"))
        batch_op.drop_index(batch_op.f("ix_note_activity_id"))

    op.drop_table("note")
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seat_board_id_version"))

    op.drop_table("seat")
    op.drop_table("framework_field")
    op.drop_table("activity")
    op.drop_table("workgroup")
    op.drop_table("sitting")
    with op.batch_alter_table("log", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_log_board_id_id"))

    op.drop_table("log")
    with op.batch_alter_table("link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_link_board_id"))

    op.drop_table("link")
    op.drop_table("framework")
    op.drop_table("setting")
    op.drop_table("board")
