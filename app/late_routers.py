"""Routers that are loaded when somebody first asks for an address that may be
one of theirs: those of hosts, of results and of programmes. A server at rest
does without them, and so does its start.
"""

from app.web.console import (
    activities,
    agenda,
    agenda_order,
    crowds,
    history,
    links,
    moderation,
    people,
    person_acts,
    recording,
    room,
    roster,
)
from app.web.console import page as console
from app.web.console import settings as board_settings
from app.web.console.notes_board import notes as console_notes
from app.web.console.plan import activities as activity_plan
from app.web.console.plan import commitments, questions, shortlists
from app.web.explaining import fields as explained_fields
from app.web.explaining import files as field_files
from app.web.explaining import voice
from app.web.http import erased
from app.web.joining import named as named_texts
from app.web.joining import questions as join_questions
from app.web.participant import handover
from app.web.participant.starting import new_boards, own_framework
from app.web.programmes import compare as programme_comparison
from app.web.programmes import files as programme_files
from app.web.programmes import links as programme_links
from app.web.programmes import page as programme_pages
from app.web.programmes import received as programme_sessions
from app.web.programmes import senders as programme_senders
from app.web.programmes import sending as programme_sending
from app.web.programmes import start as programmes
from app.web.results import (
    attendance,
    compare,
    downloads,
    drawings,
    files,
    pictures,
    prints,
    report,
    report_pictures,
    screen,
    sessions,
)
from app.web.results import page as results

# A request tries them in this order.
ROUTERS = (
    new_boards,
    own_framework,
    sessions,
    activities,
    activity_plan,
    shortlists,
    questions,
    join_questions,
    commitments,
    screen,
    console,
    console_notes,
    links,
    room,
    handover,
    voice,
    crowds,
    people,
    person_acts,
    named_texts,
    roster,
    agenda_order,  # before the addresses with a number in their place
    agenda,
    moderation,
    history,
    board_settings,
    explained_fields,
    field_files,
    prints,
    attendance,
    downloads,
    drawings,
    report,
    report_pictures,
    files,
    pictures,
    results,
    compare,
    erased,
    recording,
    programmes,
    programme_pages,
    programme_comparison,
    programme_files,
    programme_links,
    programme_sessions,
    programme_senders,
    programme_sending,
)
