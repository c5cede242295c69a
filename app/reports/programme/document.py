"""Composes the report of a programme: sums, countries and languages, towns,
what is missing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.charts.wheel_ring import colour
from app.domain.framework_names import labels
from app.domain.programmes.programme import (
    FieldSum,
    LeftField,
    Part,
)
from app.locales import _, language_name, languages
from app.queries.programmes.view import ProgrammeView
from app.reports import model
from app.reports.chapters.building import column, heading, number_column, prose
from app.reports.chapters.field_names import field_name
from app.reports.chapters.notes import notes_text
from app.reports.chapters.vote_tables import votes_text
from app.reports.model import (
    Cover,
    Document,
    Heading,
    Prose,
    Row,
    Runs,
    Table,
    Text,
    bullets,
    cell,
    row,
    runs,
)
from app.reports.programme.plans import plans_chapter
from app.reports.programme.towns import missing_chapter, towns_chapter
from app.reports.words import Words

FIRST = 10  # fields of a part that its chapter lists


def programme_document(words: Words, view: ProgrammeView, now: str) -> Document:
    """Returns the report in the language of `words`, as of `now`."""
    parts = (
        *_priorities(words, view),
        *_parts(words, view, words.say(_("By country")), view.countries),
        *_parts(words, view, words.say(_("By language")), view.languages),
        *_strengths(words, view),
        *towns_chapter(words, view),
        *_left(words, view),
        *plans_chapter(words, view),
        *missing_chapter(words, view),
    )
    title = words.text(view.title, view.locale)
    edition = words.text(view.framework.edition, view.framework.locale)
    cover = Cover(
        words.say(_("Programme")),
        title,
        (runs(edition), runs(_counted(words, view))),
        (words.say(_("As of %(moment)s."), moment=words.moment(now)),),
        tuple(colour(place) for place, _block in enumerate(view.framework.blocks)),
    )
    running = replace(title, words=f"{title.words} – {edition.words}")
    return Document(words.language, cover, words.say(_("Contents")), running, parts)


def _counted(words: Words, view: ProgrammeView) -> str:
    towns = sum(town.has_result for town in view.towns)
    return words.say(
        _("%(towns)s of %(all)s towns with a closed vote · %(ballots)s ballots"),
        towns=words.number(towns),
        all=words.number(len(view.towns)),
        ballots=words.number(view.ballots),
    )


def percent(words: Words, share: float | None) -> str:
    """Returns a share as a whole percentage, – for none."""
    return "–" if share is None else words.share(round(share * 1_000_000), 1_000_000)


def _priorities(words: Words, view: ProgrammeView) -> Iterator[model.Part]:
    say = words.say
    yield heading(words, 1, _("Priorities of all towns"))
    yield prose(words, TWO_SHARES)
    yield _sums(
        words, view, sorted_fields(view.fields), say(_("Votes of all towns by field"))
    )


TWO_SHARES = _(
    "Per ballot: each ballot of every town weighs the same. Per town: each town weighs "
    "the same, however many voted there. Towns of fewer than 5 ballots are in these "
    "sums and nowhere shown by themselves."
)


def sorted_fields(fields: Sequence[FieldSum]) -> list[FieldSum]:
    """Returns the fields by their share per town, the largest first."""
    return sorted(fields, key=lambda field: -(field.share_by_town or 0))


def _sums(
    words: Words, view: ProgrammeView, fields: Sequence[FieldSum], summary: str
) -> Table:
    short = labels(view.framework)
    columns = (
        column(words, _("Field"), 0.44),
        number_column(words, _("Per town"), 0.11),
        number_column(words, _("Per ballot"), 0.11),
        number_column(words, _("Votes"), 0.1),
        number_column(words, _("Among the first 5 in"), 0.12),
        number_column(words, _("Lowest to highest"), 0.12),
    )
    rows = [_sum_row(words, view, field, short[field.field]) for field in fields]
    return Table(summary, columns, tuple(rows))


def _sum_row(words: Words, view: ProgrammeView, field: FieldSum, label: str) -> Row:
    name = field_name(words, view.framework, field.field)
    block = view.framework.block_of[field.field]
    return row(
        cell(Text(f"{label}. ", "label"), name),
        percent(words, field.share_by_town),
        percent(words, field.share_by_ballot),
        words.number(field.votes),
        _first_in(words, field),
        _spread(words, field),
        colour=colour(view.framework.blocks.index(block)),
    )


def part_name(words: Words, name: str) -> str:
    """Returns a country or language as people read it."""
    if name in languages():
        return language_name(name)
    return name or words.say(_("country not said"))


def _parts(
    words: Words, view: ProgrammeView, title: str, parts: Sequence[Part]
) -> Iterator[model.Part]:
    if len(parts) < 2:
        return
    yield Heading(1, Text(title))
    for part in parts:
        yield Heading(2, Text(part_name(words, part.name)))
        yield Prose(runs(part_line(words, part)))
        if part.fields:
            first = [field for field in sorted_fields(part.fields) if field.votes][
                :FIRST
            ]
            yield _sums(words, view, first, part_name(words, part.name))


def part_line(words: Words, part: Part) -> str:
    """Returns "3 towns, 87 ballots", and why no numbers follow where none
    do."""
    line = words.say(
        _("Towns with a closed vote: %(towns)s · ballots: %(ballots)s"),
        towns=words.number(part.towns),
        ballots=words.number(part.ballots),
    )
    if part.ballots and not part.fields:
        few = words.say(_("Fewer than 5 ballots: they are in the sums of all only."))
        return f"{line}. {few}"
    return line


def _strengths(words: Words, view: ProgrammeView) -> Iterator[model.Part]:
    if view.matrix is None:
        return
    yield heading(words, 1, _("Strengths and priorities"))
    yield prose(words, _("Notes on the situation of all towns beside their votes."))
    for title, many_votes, many_notes in QUARTERS:
        fields = view.matrix.of(many_votes=many_votes, many_notes=many_notes)
        yield heading(words, 2, title)
        names = view.framework.fields
        items = [
            _field_line(words, view, names[field.field].name, field.votes, field.notes)
            for field in fields
        ]
        yield bullets(items) if items else Prose(runs("–"))


def _field_line(
    words: Words, view: ProgrammeView, name: str, votes: int, notes: int, more: str = ""
) -> Runs:
    """Returns "Heritage: 1 vote, 3 notes", and what else is said of the
    field."""
    counts = ", ".join(
        (votes_text(words, votes), notes_text(words, notes, inside=True))
    )
    line = words.say(_("%(field)s: %(counts)s"), field="\n", counts=counts)
    before, _field, after = line.partition("\n")
    return runs(before, words.text(name, view.framework.locale), after, more)


def _left(words: Words, view: ProgrammeView) -> Iterator[model.Part]:
    """Yields the fields that are in no sum, by the towns that voted on
    them."""
    towns = [town for town in view.towns if town.numbers and not town.is_small]
    left = [
        (town, town.numbers) for town in towns if town.numbers and town.numbers.left
    ]
    if not left:
        return
    yield heading(words, 1, _("Fields without one counterpart"))
    yield prose(words, NOT_IN_SUMS)
    for town, numbers in left:
        edition = view.edition_of(numbers.framework)
        yield Heading(2, Text(f"{town.name} ({edition})"), listed=False)
        yield bullets(_left_line(words, view, field) for field in numbers.left)


NOT_IN_SUMS = _(
    "They are in no sum above: this programme’s version has none for them, or several."
)


def _left_line(words: Words, view: ProgrammeView, field: LeftField) -> Runs:
    elsewhere = words.say(_("there: %(fields)s"), fields=words.list(field.counterparts))
    more = f" · {elsewhere}" if field.counterparts else ""
    label = Text(f"{field.id}. ", "label")
    return (
        label,
        *_field_line(words, view, field.name, field.votes, field.notes, more),
    )


QUARTERS = (
    (_("High priority, few notes"), True, False),
    (_("High priority, many notes"), True, True),
    (_("Lower priority, few notes"), False, False),
    (_("Lower priority, many notes"), False, True),
)


def _first_in(words: Words, field: FieldSum) -> str:
    """Returns in how many of the towns a field is among the first five."""
    return words.say(
        _("%(count)s of %(towns)s"),
        count=words.number(field.top_five_in),
        towns=words.number(field.towns),
    )


def _spread(words: Words, field: FieldSum) -> str:
    """Returns the lowest and the highest share of a field in a town, – for
    none."""
    if field.least is None:
        return "–"
    return f"{percent(words, field.least)} – {percent(words, field.most)}"
