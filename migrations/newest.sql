CREATE TABLE activity (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	framework_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	reveal VARCHAR NOT NULL, 
	votes INTEGER NOT NULL, 
	repeats BOOLEAN NOT NULL, 
	secret BOOLEAN NOT NULL, 
	practice BOOLEAN NOT NULL, 
	private BOOLEAN NOT NULL, 
	round INTEGER NOT NULL, 
	opened_at VARCHAR, 
	closed_at VARCHAR, 
	closes_at VARCHAR, 
	version INTEGER NOT NULL, locked BOOLEAN DEFAULT FALSE NOT NULL CONSTRAINT ck_activity_locked CHECK (NOT locked OR state = 'open'), pace VARCHAR DEFAULT 'each' NOT NULL CONSTRAINT ck_activity_pace CHECK (pace IN ('each', 'steps')), question VARCHAR DEFAULT '' NOT NULL CONSTRAINT ck_activity_question CHECK (question IN ('', 'hands', 'rating', 'word')), "order" VARCHAR DEFAULT 'printed' NOT NULL CONSTRAINT ck_activity_order CHECK ("order" IN ('printed', 'rotated')), 
	CONSTRAINT pk_activity PRIMARY KEY (id), 
	CONSTRAINT ck_activity_kind CHECK (kind IN ('notes', 'vote')), 
	CONSTRAINT ck_activity_reveal CHECK (reveal IN ('live', 'at_close')), 
	CONSTRAINT ck_activity_state CHECK (state IN ('planned', 'open', 'closed')), 
	CONSTRAINT ck_activity_votes CHECK (votes >= 1), 
	CONSTRAINT fk_activity_board_id FOREIGN KEY(board_id) REFERENCES board (id) ON DELETE CASCADE, 
	CONSTRAINT fk_activity_framework_id FOREIGN KEY(framework_id) REFERENCES framework (id) ON DELETE CASCADE, 
	CONSTRAINT uq_activity_board_id_key UNIQUE (board_id, "key")
);

CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

INSERT INTO "alembic_version" VALUES('0023');

CREATE TABLE ballot (
	id INTEGER NOT NULL, 
	round_id INTEGER NOT NULL, 
	framework_id INTEGER NOT NULL, 
	votes INTEGER NOT NULL, 
	repeats BOOLEAN NOT NULL, 
	receipt VARCHAR NOT NULL, 
	assisted VARCHAR NOT NULL, 
	recorded_at VARCHAR NOT NULL, 
	CONSTRAINT pk_ballot PRIMARY KEY (id), 
	CONSTRAINT ck_ballot_assisted CHECK (assisted IN ('', 'handover', 'paper')), 
	CONSTRAINT fk_ballot_last_slot FOREIGN KEY(id, votes) REFERENCES vote (ballot_id, slot) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_ballot_round FOREIGN KEY(round_id, framework_id, votes, repeats) REFERENCES round (id, framework_id, votes, repeats) ON DELETE CASCADE, 
	CONSTRAINT uq_ballot_terms UNIQUE (id, framework_id, votes, repeats), 
	CONSTRAINT uq_ballot_round UNIQUE (id, round_id), 
	CONSTRAINT uq_ballot_round_id_receipt UNIQUE (round_id, receipt)
);

CREATE TABLE ballot_holder (
	ballot_id INTEGER NOT NULL, 
	round_id INTEGER NOT NULL, 
	seat_id INTEGER NOT NULL, device_sha256 VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_ballot_holder PRIMARY KEY (ballot_id), 
	CONSTRAINT fk_ballot_holder_ballot FOREIGN KEY(ballot_id, round_id) REFERENCES ballot (id, round_id) ON DELETE CASCADE, 
	CONSTRAINT fk_ballot_holder_seat_id FOREIGN KEY(seat_id) REFERENCES seat (id) ON DELETE CASCADE, 
	CONSTRAINT uq_ballot_holder_round_id_seat_id UNIQUE (round_id, seat_id)
);

CREATE TABLE board (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	code VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	place VARCHAR NOT NULL, 
	locale VARCHAR NOT NULL, 
	template VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	changed INTEGER NOT NULL, 
	joining VARCHAR NOT NULL, 
	names_shown BOOLEAN NOT NULL, 
	settings JSON NOT NULL, 
	created_at VARCHAR NOT NULL, 
	erase_on VARCHAR, 
	CONSTRAINT ck_board_joining CHECK (joining IN ('open', 'roster', 'closed')), 
	CONSTRAINT uq_board_code UNIQUE (code)
);

CREATE TABLE commitment (
	board_id INTEGER NOT NULL, 
	note_id VARCHAR NOT NULL, 
	lead VARCHAR NOT NULL, 
	partners VARCHAR NOT NULL, 
	due VARCHAR NOT NULL, 
	first_step VARCHAR NOT NULL, 
	indicator VARCHAR NOT NULL, 
	removed BOOLEAN NOT NULL, 
	made_at VARCHAR NOT NULL, 
	updated_at VARCHAR NOT NULL, 
	CONSTRAINT pk_commitment PRIMARY KEY (board_id, note_id), 
	CONSTRAINT ck_commitment_removed CHECK (NOT removed OR (lead = '' AND partners = '' AND due = '' AND first_step = '' AND indicator = '')), 
	CONSTRAINT fk_commitment_board_id FOREIGN KEY(board_id) REFERENCES board (id) ON DELETE CASCADE, 
	CONSTRAINT fk_commitment_board_id_note_id FOREIGN KEY(board_id, note_id) REFERENCES note (board_id, id) ON DELETE CASCADE
);

CREATE TABLE field_file (
	board_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	body BLOB NOT NULL, 
	CONSTRAINT pk_field_file PRIMARY KEY (board_id, "key"), 
	CONSTRAINT fk_field_file_board_id FOREIGN KEY(board_id) REFERENCES board (id) ON DELETE CASCADE
);

CREATE TABLE follow_up (
	board_id INTEGER NOT NULL, 
	day VARCHAR NOT NULL, 
	opened_at VARCHAR NOT NULL, removed BOOLEAN DEFAULT FALSE NOT NULL, 
	CONSTRAINT pk_follow_up PRIMARY KEY (board_id, day), 
	CONSTRAINT fk_follow_up_board_id FOREIGN KEY(board_id) REFERENCES board (id) ON DELETE CASCADE
);

CREATE TABLE form_answer (
	"key" VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	answer BLOB, 
	CONSTRAINT pk_form_answer PRIMARY KEY ("key")
);

CREATE TABLE framework (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	board_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	document JSON NOT NULL, version INTEGER DEFAULT 0 NOT NULL, 
	CONSTRAINT fk_framework_board_id FOREIGN KEY(board_id) REFERENCES board (id) ON DELETE CASCADE, 
	CONSTRAINT uq_framework_board_id_key UNIQUE (board_id, "key")
);

CREATE TABLE framework_field (
	framework_id INTEGER NOT NULL, 
	field_id VARCHAR NOT NULL, 
	CONSTRAINT pk_framework_field PRIMARY KEY (framework_id, field_id), 
	CONSTRAINT fk_framework_field_framework_id FOREIGN KEY(framework_id) REFERENCES framework (id) ON DELETE CASCADE
);

CREATE TABLE link (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	role VARCHAR NOT NULL, 
	token_hash VARCHAR NOT NULL, 
	created_at VARCHAR NOT NULL, 
	revoked_at VARCHAR, 
	CONSTRAINT pk_link PRIMARY KEY (id), 
	CONSTRAINT ck_link_role CHECK (role IN ('organiser', 'host', 'helper', 'observer')), 
	CONSTRAINT fk_link_board_id FOREIGN KEY(board_id) REFERENCES board (id) ON DELETE CASCADE, 
	CONSTRAINT uq_link_token_hash UNIQUE (token_hash)
);

CREATE TABLE log (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	at VARCHAR NOT NULL, 
	actor VARCHAR NOT NULL, 
	act VARCHAR NOT NULL, 
	detail JSON NOT NULL, 
	from_file BOOLEAN NOT NULL, 
	CONSTRAINT pk_log PRIMARY KEY (id), 
	CONSTRAINT fk_log_board_id FOREIGN KEY(board_id) REFERENCES board (id) ON DELETE CASCADE
);

CREATE TABLE me_too (
	board_id INTEGER NOT NULL, 
	note_id VARCHAR NOT NULL, 
	seat_id INTEGER NOT NULL, taken_back BOOLEAN DEFAULT FALSE NOT NULL, 
	CONSTRAINT pk_me_too PRIMARY KEY (board_id, note_id, seat_id), 
	CONSTRAINT fk_me_too_board_id_note_id FOREIGN KEY(board_id, note_id) REFERENCES note (board_id, id) ON DELETE CASCADE, 
	CONSTRAINT fk_me_too_seat_id FOREIGN KEY(seat_id) REFERENCES seat (id) ON DELETE CASCADE
);

CREATE TABLE note (
	board_id INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	activity_id INTEGER NOT NULL, 
	block VARCHAR NOT NULL, 
	field VARCHAR, 
	seat_id INTEGER, 
	group_id INTEGER, 
	position INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	merged_into VARCHAR, 
	created_at VARCHAR NOT NULL, 
	updated_at VARCHAR NOT NULL, 
	version INTEGER NOT NULL, more_voices INTEGER DEFAULT 0 NOT NULL, voices_version INTEGER DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_note PRIMARY KEY (board_id, id), 
	CONSTRAINT ck_note_state CHECK (state IN ('shown', 'hidden', 'merged', 'deleted')), 
	CONSTRAINT fk_note_activity_id FOREIGN KEY(activity_id) REFERENCES activity (id) ON DELETE CASCADE, 
	CONSTRAINT fk_note_board_id FOREIGN KEY(board_id) REFERENCES board (id) ON DELETE CASCADE, 
	CONSTRAINT fk_note_group_id FOREIGN KEY(group_id) REFERENCES workgroup (id) ON DELETE SET NULL, 
	CONSTRAINT fk_note_board_id_merged_into FOREIGN KEY(board_id, merged_into) REFERENCES note (board_id, id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_note_seat_id FOREIGN KEY(seat_id) REFERENCES seat (id) ON DELETE SET NULL
);

CREATE TABLE picture (
	board_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	body BLOB NOT NULL, 
	CONSTRAINT pk_picture PRIMARY KEY (board_id, "key"), 
	CONSTRAINT fk_picture_board_id FOREIGN KEY(board_id) REFERENCES board (id) ON DELETE CASCADE
);

CREATE TABLE programme (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	code VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	template VARCHAR NOT NULL, 
	locale VARCHAR NOT NULL, 
	framework JSON NOT NULL, 
	version INTEGER NOT NULL, 
	created_at VARCHAR NOT NULL, 
	CONSTRAINT uq_programme_code UNIQUE (code)
);

CREATE TABLE programme_link (
	id INTEGER NOT NULL, 
	programme_id INTEGER NOT NULL, 
	token_hash VARCHAR NOT NULL, 
	created_at VARCHAR NOT NULL, 
	revoked_at VARCHAR, 
	CONSTRAINT pk_programme_link PRIMARY KEY (id), 
	CONSTRAINT fk_programme_link_programme_id FOREIGN KEY(programme_id) REFERENCES programme (id) ON DELETE CASCADE, 
	CONSTRAINT uq_programme_link_token_hash UNIQUE (token_hash)
);

CREATE TABLE programme_sender (
	id INTEGER NOT NULL, 
	town_id INTEGER NOT NULL, 
	token_hash VARCHAR NOT NULL, 
	created_at VARCHAR NOT NULL, 
	revoked_at VARCHAR, 
	CONSTRAINT pk_programme_sender PRIMARY KEY (id), 
	CONSTRAINT fk_programme_sender_town_id FOREIGN KEY(town_id) REFERENCES programme_town (id) ON DELETE CASCADE, 
	CONSTRAINT uq_programme_sender_token_hash UNIQUE (token_hash)
);

CREATE TABLE programme_session (
	town_id INTEGER NOT NULL, 
	programme_id INTEGER NOT NULL, 
	session_key VARCHAR NOT NULL, 
	seal VARCHAR, 
	content_sha256 VARCHAR NOT NULL, 
	changed_at VARCHAR NOT NULL, 
	received_at VARCHAR NOT NULL, 
	erase_on VARCHAR, 
	ballots INTEGER NOT NULL, 
	seats INTEGER NOT NULL, 
	numbers JSON NOT NULL, 
	CONSTRAINT pk_programme_session PRIMARY KEY (town_id), 
	CONSTRAINT ck_programme_session_ballots CHECK (ballots >= 0), 
	CONSTRAINT ck_programme_session_seats CHECK (seats >= 0), 
	CONSTRAINT fk_programme_session_programme_id FOREIGN KEY(programme_id) REFERENCES programme (id) ON DELETE CASCADE, 
	CONSTRAINT fk_programme_session_town_id FOREIGN KEY(town_id) REFERENCES programme_town (id) ON DELETE CASCADE, 
	CONSTRAINT uq_programme_session_programme_id_session_key UNIQUE (programme_id, session_key), 
	CONSTRAINT uq_programme_session_programme_id_seal UNIQUE (programme_id, seal)
);

CREATE TABLE programme_town (
	id INTEGER NOT NULL, 
	programme_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	country VARCHAR NOT NULL, 
	locale VARCHAR NOT NULL, 
	held_on VARCHAR, 
	facilitator VARCHAR NOT NULL, 
	had_board BOOLEAN NOT NULL, 
	board_id INTEGER, name_key VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_programme_town PRIMARY KEY (id), 
	CONSTRAINT ck_programme_town_position CHECK (position >= 0), 
	CONSTRAINT fk_programme_town_programme_id FOREIGN KEY(programme_id) REFERENCES programme (id) ON DELETE CASCADE, 
	CONSTRAINT fk_programme_town_board_id FOREIGN KEY(board_id) REFERENCES board (id) ON DELETE SET NULL, 
	CONSTRAINT uq_programme_town_programme_id_position UNIQUE (programme_id, position), 
	CONSTRAINT uq_programme_town_board_id UNIQUE (board_id)
);

CREATE TABLE progress (
	board_id INTEGER NOT NULL, 
	day VARCHAR NOT NULL, 
	note_id VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	CONSTRAINT pk_progress PRIMARY KEY (board_id, day, note_id), 
	CONSTRAINT ck_progress_state CHECK (state IN ('done', 'under_way', 'stopped')), 
	CONSTRAINT ck_progress_reason CHECK (state <> 'stopped' OR reason <> ''), 
	CONSTRAINT fk_progress_board_id_day FOREIGN KEY(board_id, day) REFERENCES follow_up (board_id, day) ON DELETE CASCADE, 
	CONSTRAINT fk_progress_board_id_note_id FOREIGN KEY(board_id, note_id) REFERENCES commitment (board_id, note_id) ON DELETE CASCADE
);

CREATE TABLE round (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	activity_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	framework_id INTEGER NOT NULL, 
	votes INTEGER NOT NULL, 
	repeats BOOLEAN NOT NULL, 
	secret BOOLEAN NOT NULL, 
	opened_at VARCHAR NOT NULL, 
	closed_at VARCHAR, 
	closed_by VARCHAR, 
	ballots INTEGER, 
	seats INTEGER, 
	sha256 VARCHAR, 
	tally JSON, seal_form VARCHAR DEFAULT '' NOT NULL CONSTRAINT ck_round_seal_form CHECK (seal_form IN ('', 'seal/1', 'seal/2')), reveal VARCHAR, pace VARCHAR, witnesses_found INTEGER DEFAULT 0 NOT NULL, witnesses_missing INTEGER DEFAULT 0 NOT NULL, replaced INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_round_replaced CHECK (replaced >= 0), withdrawn INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_round_withdrawn CHECK (withdrawn >= 0), voided INTEGER DEFAULT 0 NOT NULL CONSTRAINT ck_round_voided CHECK (voided >= 0), shown JSON, "order" VARCHAR DEFAULT 'printed' NOT NULL CONSTRAINT ck_round_order CHECK ("order" IN ('printed', 'rotated')), rotation VARCHAR DEFAULT '' NOT NULL, places JSON, parts JSON, 
	CONSTRAINT pk_round PRIMARY KEY (id), 
	CONSTRAINT ck_round_votes CHECK (votes >= 1), 
	CONSTRAINT fk_round_activity_id FOREIGN KEY(activity_id) REFERENCES activity (id) ON DELETE CASCADE, 
	CONSTRAINT fk_round_board_id FOREIGN KEY(board_id) REFERENCES board (id) ON DELETE CASCADE, 
	CONSTRAINT fk_round_framework_id FOREIGN KEY(framework_id) REFERENCES framework (id) ON DELETE CASCADE, 
	CONSTRAINT uq_round_activity_id_number UNIQUE (activity_id, number), 
	CONSTRAINT uq_round_terms UNIQUE (id, framework_id, votes, repeats)
);

CREATE TABLE said_word (
	round_id INTEGER NOT NULL, 
	field_id VARCHAR NOT NULL, 
	framework_id INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	CONSTRAINT pk_said_word PRIMARY KEY (round_id, field_id), 
	CONSTRAINT fk_said_word_field FOREIGN KEY(framework_id, field_id) REFERENCES framework_field (framework_id, field_id) ON DELETE CASCADE, 
	CONSTRAINT fk_said_word_round_id FOREIGN KEY(round_id) REFERENCES round (id) ON DELETE CASCADE
);

CREATE TABLE seat (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	public_id VARCHAR NOT NULL, 
	code VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	organisation VARCHAR NOT NULL, 
	attendance VARCHAR NOT NULL, 
	group_id INTEGER, 
	present BOOLEAN NOT NULL, 
	voided BOOLEAN NOT NULL, 
	device BOOLEAN NOT NULL, 
	joined_at VARCHAR NOT NULL, 
	version INTEGER NOT NULL, finished VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_seat PRIMARY KEY (id), 
	CONSTRAINT ck_seat_attendance CHECK (attendance IN ('in_room', 'online')), 
	CONSTRAINT ck_seat_device CHECK (NOT (device AND present)), 
	CONSTRAINT fk_seat_board_id FOREIGN KEY(board_id) REFERENCES board (id) ON DELETE CASCADE, 
	CONSTRAINT fk_seat_group_id FOREIGN KEY(group_id) REFERENCES workgroup (id) ON DELETE SET NULL, 
	CONSTRAINT uq_seat_board_id_code UNIQUE (board_id, code), 
	CONSTRAINT uq_seat_board_id_public_id UNIQUE (board_id, public_id)
);

CREATE TABLE seat_answer (
	seat_id INTEGER NOT NULL, 
	question VARCHAR NOT NULL, 
	answer VARCHAR NOT NULL, 
	CONSTRAINT pk_seat_answer PRIMARY KEY (seat_id, question), 
	CONSTRAINT fk_seat_answer_seat_id FOREIGN KEY(seat_id) REFERENCES seat (id) ON DELETE CASCADE
);

CREATE TABLE sending (
	board_id INTEGER NOT NULL, 
	origin VARCHAR NOT NULL, 
	programme VARCHAR NOT NULL, 
	token VARCHAR NOT NULL, 
	added_at VARCHAR NOT NULL, 
	due_at VARCHAR, 
	attempts INTEGER NOT NULL, 
	problem VARCHAR NOT NULL, 
	town VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	sent_at VARCHAR, 
	seal VARCHAR, 
	CONSTRAINT pk_sending PRIMARY KEY (board_id), 
	CONSTRAINT ck_sending_attempts CHECK (attempts >= 0), 
	CONSTRAINT fk_sending_board_id FOREIGN KEY(board_id) REFERENCES board (id) ON DELETE CASCADE
);

CREATE TABLE setting (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY ("key")
);

CREATE TABLE sitting (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	title VARCHAR NOT NULL, 
	held_on VARCHAR, 
	announced_minutes INTEGER, 
	summary VARCHAR NOT NULL, 
	CONSTRAINT pk_sitting PRIMARY KEY (id), 
	CONSTRAINT fk_sitting_board_id FOREIGN KEY(board_id) REFERENCES board (id) ON DELETE CASCADE, 
	CONSTRAINT uq_sitting_board_id_number UNIQUE (board_id, number)
);

CREATE TABLE spelling (
	round_id INTEGER NOT NULL, 
	seat_id INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	field_id VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	CONSTRAINT pk_spelling PRIMARY KEY (round_id, seat_id), 
	CONSTRAINT fk_spelling_round_id FOREIGN KEY(round_id) REFERENCES round (id) ON DELETE CASCADE, 
	CONSTRAINT fk_spelling_seat_id FOREIGN KEY(seat_id) REFERENCES seat (id) ON DELETE CASCADE
);

CREATE TABLE step (
	id INTEGER NOT NULL, 
	sitting_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	title VARCHAR NOT NULL, 
	minutes INTEGER NOT NULL, 
	activity_id INTEGER, 
	details JSON NOT NULL, 
	CONSTRAINT pk_step PRIMARY KEY (id), 
	CONSTRAINT fk_step_activity_id FOREIGN KEY(activity_id) REFERENCES activity (id) ON DELETE SET NULL, 
	CONSTRAINT fk_step_sitting_id FOREIGN KEY(sitting_id) REFERENCES sitting (id) ON DELETE CASCADE, 
	CONSTRAINT uq_step_sitting_id_number UNIQUE (sitting_id, number)
);

CREATE TABLE turnout (
	round_id INTEGER NOT NULL, 
	seat_id INTEGER NOT NULL, 
	"cast" BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, state VARCHAR DEFAULT '' NOT NULL CONSTRAINT ck_turnout_state CHECK (state IN ('', 'recorded', 'replaced', 'withdrawn', 'refused')), how VARCHAR DEFAULT '' NOT NULL CONSTRAINT ck_turnout_how CHECK (how IN ('', 'device', 'handover', 'paper', 'host')), at VARCHAR DEFAULT '' NOT NULL, reason VARCHAR DEFAULT '' NOT NULL, announced BOOLEAN DEFAULT FALSE NOT NULL, 
	CONSTRAINT pk_turnout PRIMARY KEY (round_id, seat_id), 
	CONSTRAINT fk_turnout_round_id FOREIGN KEY(round_id) REFERENCES round (id) ON DELETE CASCADE, 
	CONSTRAINT fk_turnout_seat_id FOREIGN KEY(seat_id) REFERENCES seat (id) ON DELETE CASCADE
);

CREATE TABLE "vote" (
    ballot_id INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    previous INTEGER,
    framework_id INTEGER NOT NULL,
    votes INTEGER NOT NULL,
    repeats BOOLEAN NOT NULL,
    field_id VARCHAR NOT NULL,
    copy INTEGER NOT NULL,
    CONSTRAINT ck_vote_previous CHECK ((slot = 1 AND previous IS NULL) OR (slot > 1 AND previous IS NOT NULL AND previous = slot - 1)),
    CONSTRAINT ck_vote_copy CHECK (copy = 0 OR (repeats AND copy BETWEEN 1 AND votes)),
    CONSTRAINT ck_vote_slot CHECK (slot BETWEEN 1 AND votes),
    CONSTRAINT fk_vote_ballot FOREIGN KEY(ballot_id, framework_id, votes, repeats)
        REFERENCES ballot (id, framework_id, votes, repeats) ON DELETE CASCADE,
    CONSTRAINT fk_vote_previous FOREIGN KEY(ballot_id, previous)
        REFERENCES vote (ballot_id, slot) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_vote_field FOREIGN KEY(framework_id, field_id)
        REFERENCES framework_field (framework_id, field_id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT pk_vote PRIMARY KEY (ballot_id, slot),
    CONSTRAINT uq_vote_ballot_id_field_id_copy UNIQUE (ballot_id, field_id, copy)
);

CREATE TABLE witness (
	round_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	seat_id INTEGER, 
	board_id INTEGER NOT NULL, 
	found BOOLEAN NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_witness PRIMARY KEY (round_id, "key"), 
	CONSTRAINT fk_witness_round_id FOREIGN KEY(round_id) REFERENCES round (id) ON DELETE CASCADE, 
	CONSTRAINT fk_witness_seat_id FOREIGN KEY(seat_id) REFERENCES seat (id) ON DELETE CASCADE, 
	CONSTRAINT fk_witness_board_id FOREIGN KEY(board_id) REFERENCES board (id) ON DELETE CASCADE
);

CREATE TABLE workgroup (
	id INTEGER NOT NULL, 
	board_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	attendance VARCHAR, 
	blocks JSON NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_workgroup PRIMARY KEY (id), 
	CONSTRAINT fk_workgroup_board_id FOREIGN KEY(board_id) REFERENCES board (id) ON DELETE CASCADE, 
	CONSTRAINT uq_workgroup_board_id_key UNIQUE (board_id, "key")
);

CREATE INDEX ix_link_board_id ON link (board_id);

CREATE INDEX ix_log_board_id_id ON log (board_id, id);

CREATE INDEX ix_seat_board_id_version ON seat (board_id, version);

CREATE INDEX ix_note_activity_id ON note (activity_id);

CREATE INDEX ix_note_board_id_version ON note (board_id, version);

CREATE INDEX ix_note_board_id_position ON note (board_id, position);

CREATE INDEX ix_turnout_round_id_version ON turnout (round_id, version);

CREATE INDEX ix_form_answer_at ON form_answer (at);

CREATE INDEX ix_turnout_waiting ON turnout (round_id, "cast") WHERE "cast" <> announced;

CREATE INDEX ix_witness_board_id_version ON witness (board_id, version);

CREATE INDEX ix_programme_link_programme_id ON programme_link (programme_id);

CREATE INDEX ix_note_board_id_voices_version ON note (board_id, voices_version);

CREATE INDEX ix_me_too_seat_id ON me_too (seat_id);

CREATE INDEX ix_programme_sender_town_id ON programme_sender (town_id);

CREATE INDEX ix_sending_due_at ON sending (due_at);

CREATE INDEX ix_programme_town_programme_id_name_key ON programme_town (programme_id, name_key);

CREATE INDEX ix_round_sha256 ON round (sha256);

CREATE INDEX ix_spelling_seat_id ON spelling (seat_id);