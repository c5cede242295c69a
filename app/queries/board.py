"""Reads a board for programs and pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from app.documents.titles import title_in
from app.domain.framework import Block, Field, Framework
from app.domain.group import Group
from app.domain.local_text import Languages, texts_of
from app.domain.people.join_questions import JoinQuestion, JoinQuestions
from app.domain.plan.agenda import Sitting
from app.domain.plan.questions import without_words
from app.domain.plan.time_zone import UTC_NAME
from app.frameworks.completed import completed
from app.queries.own_ballots import OwnBallot, ballot_json
from app.storage.activities import StoredActivity, activities_of, agenda_of, groups_of
from app.storage.boards import StoredBoard
from app.storage.frameworks import frameworks_of
from app.storage.seats import StoredSeat, count_present


@dataclass(frozen=True)
class BoardView:
    """One board at one version, with names in the `languages` of its
    reader."""

    board: StoredBoard
    activities: list[StoredActivity]
    frameworks: dict[int, Framework]
    groups: dict[int, Group]
    seats: int
    languages: Languages = ()

    def framework(self, activity: StoredActivity) -> Framework:
        return self.frameworks[activity.framework_id]

    def of_kind(self, kind: str) -> list[StoredActivity]:
        """Returns the activities of a kind (vote, notes), in the board's
        order."""
        return [activity for activity in self.activities if activity.value.kind == kind]

    @property
    def with_ballots(self) -> list[StoredActivity]:
        """Returns the votes and the quick questions, in the board's order."""
        return [activity for activity in self.activities if activity.value.has_ballots]

    @property
    def real_questions(self) -> list[StoredActivity]:
        """Returns the quick questions but practice."""
        return [stored for stored in self.with_ballots if stored.value.is_real_question]

    @property
    def join_questions(self) -> JoinQuestions:
        """Returns the questions at joining in the reader's languages."""
        questions, locale = self.board.settings.join_questions, self.board.locale
        return tuple(
            question.in_languages(self.languages, locale) for question in questions
        )

    @property
    def lists_of_fields(self) -> list[Framework]:
        """Returns the frameworks with fields of their own: not those of notes
        or questions."""
        return [
            framework
            for framework in self.frameworks.values()
            if framework.fields
            and not framework.is_of_notes
            and not framework.is_of_question
        ]

    def real(self, kind: str) -> list[StoredActivity]:
        """Returns the activities of a kind but practice."""
        return [
            activity for activity in self.of_kind(kind) if not activity.value.practice
        ]


def board_view(
    connection: Connection, board: StoredBoard, languages: Languages = ()
) -> BoardView:
    """Reads a board for a reader with these languages, else the board's. Of a
    template's titles and of a framework's texts each is in the first of them
    that it has, else in its own."""
    spoken = (*languages, board.locale)
    activities = activities_of(connection, board.id)
    frameworks = _without_hidden(board, activities, frameworks_of(connection, board.id))
    return BoardView(
        board,
        [titled(stored, spoken, board.locale) for stored in activities],
        {
            row: completed(framework).in_languages(spoken)
            for row, framework in frameworks.items()
        },
        groups_of(connection, board.id),
        count_present(connection, board.id),
        spoken,
    )


def titled(stored: StoredActivity, languages: Languages, locale: str) -> StoredActivity:
    """Returns an activity of a board in `locale` with its title in a reader's
    languages."""
    title = title_in(stored.value.title, languages, locale)
    return replace(stored, value=replace(stored.value, title=title))


def agenda_in(
    connection: Connection, board: StoredBoard, languages: Languages = ()
) -> list[Sitting]:
    """Returns the agenda with its titles in a reader's languages, else the
    board's."""

    def say(title: str) -> str:
        return title_in(title, (*languages, board.locale), board.locale)

    return [
        replace(
            sitting,
            title=say(sitting.title),
            steps=tuple(replace(step, title=say(step.title)) for step in sitting.steps),
        )
        for sitting in agenda_of(connection, board.id)
    ]


def _without_hidden(
    board: StoredBoard,
    activities: list[StoredActivity],
    frameworks: dict[int, Framework],
) -> dict[int, Framework]:
    """Returns the frameworks without the words that a moderator hid."""
    hidden = board.settings.hidden_words
    for activity in activities:
        if (
            activity.value.key in hidden
            and frameworks[activity.framework_id].is_of_words
        ):
            row, ids = activity.framework_id, hidden[activity.value.key]
            frameworks[row] = without_words(frameworks[row], ids)
    return frameworks


def board_json(view: BoardView) -> dict[str, object]:
    """Returns the board's part of `GET /b/{code}`, without `me`."""
    return {
        **head_json(view.board, view.languages),
        "version": view.board.version,
        "activities": activities_json(view),
        "frameworks": [
            framework_json(framework) for framework in view.frameworks.values()
        ],
        "groups": [group.json() for group in view.groups.values()],
        "join_questions": [question_json(question) for question in view.join_questions],
    }


def question_json(question: JoinQuestion) -> dict[str, object]:
    """Returns a question at joining, in its reader's language."""
    answers = [{"key": answer.key, "text": answer.text} for answer in question.answers]
    return {"key": question.key, "text": question.text, "answers": answers}


def head_json(board: StoredBoard, languages: Languages = ()) -> dict[str, object]:
    """Returns a board's own values, without its activities; the running step's
    title is in `languages`, else the board's."""
    head: dict[str, object] = {
        "code": board.code,
        "title": board.title,
        "place": board.place,
        "locale": board.locale,
        "joining": board.joining,
    }
    head |= {
        "erase_on": board.erase_on,
        "time_zone": board.settings.time_zone or UTC_NAME,
    }
    settings = board.settings.json()
    head |= {name: settings.get(name) for name in ("focus", "screen")}
    return {**head, "running": running_json(board, languages)}


def running_json(board: StoredBoard, languages: Languages) -> dict[str, object] | None:
    """Returns the running step of the agenda, None without one."""
    running = board.settings.running
    if running is None:
        return None
    title = title_in(running.title, (*languages, board.locale), board.locale)
    return {**running.json(), "title": title}


def follow_readers(view: BoardView) -> bool:
    """Returns whether titles of the board are in several languages."""
    titles = [activity.value.title for activity in view.activities]
    running, locale = view.board.settings.running, view.board.locale
    titles += [title_in(running.title, (), locale)] if running else []
    return any(len(texts_of(title, locale)) > 1 for title in titles)


def activities_json(
    view: BoardView, languages: Languages = ()
) -> list[dict[str, object]]:
    """Returns the activities; their titles are in `languages`, else as the
    view has them."""
    if not languages:
        return [activity_json(activity) for activity in view.activities]
    spoken = (*languages, *view.languages)
    return [
        activity_json(titled(activity, spoken, view.board.locale))
        for activity in view.activities
    ]


def activity_json(activity: StoredActivity) -> dict[str, object]:
    """Returns an activity; `rule` is null for notes, `closes_at` null without
    a timer."""
    value = activity.value
    rule = (
        {"votes": value.rule.votes, "repeats": value.rule.repeats}
        if value.rule
        else None
    )
    return {
        "key": value.key,
        "kind": value.kind,
        "state": value.state,
        "locked": value.locked,
        "framework": value.framework,
        "title": value.title,
        "reveal": value.reveal if rule else None,
        "pace": value.pace if rule else None,
        "order": value.order if value.kind == "vote" else None,
        "rule": rule,
        "secret": value.secret if rule else None,
        "practice": value.practice,
        "round": value.round,
        "closes_at": activity.closes_at,
    }


def framework_json(framework: Framework) -> dict[str, object]:
    """Returns {id, title, blocks: [{id, name, description?, fields}]}, each
    text in the reader's language."""
    blocks = [
        {**_head(block), "fields": [field_json(field) for field in block.fields]}
        for block in framework.blocks
    ]
    return {"id": framework.id, "title": framework.title, "blocks": blocks}


def field_json(field: Field) -> dict[str, object]:
    """Returns {id, name, description?, objectives?, picture?, sounds?},
    without what it has not; `picture` and `sounds`, by language, are keys of
    `GET /b/{code}/field-files/{key}`."""
    further = {
        "objectives": list(field.objectives),
        "picture": field.picture,
        "sounds": dict(field.sounds),
    }
    return _head(field) | {name: value for name, value in further.items() if value}


def _head(part: Block | Field) -> dict[str, object]:
    head: dict[str, object] = {"id": part.id, "name": part.name}
    return head | ({"description": part.description} if part.description else {})


def answers_said(answers: Mapping[str, str]) -> list[str]:
    """Returns what a person answered as it is sent: "question:answer" each."""
    return [f"{question}:{answer}" for question, answer in sorted(answers.items())]


def me_json(
    view: BoardView,
    seat: StoredSeat,
    own_ballots: dict[str, OwnBallot],
    answers: Mapping[str, str],
) -> dict[str, object]:
    group = view.groups[seat.group_id].key if seat.group_id else None
    return {
        "seat": seat.public_id,
        "seat_code": seat.code,
        "name": seat.name,
        "organisation": seat.organisation,
        "attendance": seat.attendance,
        "group": group,
        "answers": answers_said(answers),
        "ballots": {key: ballot_json(ballot) for key, ballot in own_ballots.items()},
    }
