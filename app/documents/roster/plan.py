"""Compares a list of people with those of a board: new ones, known ones, and
what changes."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.documents.roster.roster import BadRoster, Roster, RosterRow, bad_line
from app.domain.text import identity_of

GROUPS_LIMIT = 60


@dataclass(frozen=True)
class Person:
    """A person with a seat. `group` is a group's key or None."""

    seat: str
    name: str
    organisation: str
    attendance: str
    group: str | None


@dataclass(frozen=True)
class Amendment:
    """The values of a person that the list changes, a group by its key."""

    before: Person
    values: Mapping[str, str]


@dataclass(frozen=True)
class RosterPlan:
    """What an import does: `new` rows with their groups' keys, people
    `unchanged` and `changed`, `new_groups` as {key: name}. `seats` are those
    of the rows in order, None for the new."""

    new: tuple[RosterRow, ...]
    unchanged: tuple[Person, ...]
    changed: tuple[Amendment, ...]
    new_groups: Mapping[str, str]
    ignored_columns: tuple[str, ...]
    seats: tuple[str | None, ...]

    @property
    def summary(self) -> str:
        """Returns the counts as text: an import compares it with that of the
        confirmed plan."""
        counts = (
            len(self.new),
            len(self.unchanged),
            len(self.changed),
            len(self.new_groups),
        )
        return "-".join(map(str, counts))


@dataclass
class _Namesakes:
    """Rows and people of one folded name that are not paired yet."""

    rows: list[RosterRow] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def pairs(self) -> dict[RosterRow, Person]:
        """Returns the person that each row means, the surest pairs first."""
        pairs = {
            **dict(self.pair(_same_place)),
            **dict(self.pair(_same_organisation)),
            **dict(self.pair(lambda row, person: row.organisation is None)),
        }
        unattached = [person for person in self.people if not person.organisation]
        if len(self.rows) == len(unattached) == 1:
            pairs[self.rows[0]] = unattached[0]
        return pairs

    def pair(
        self, fits: Callable[[RosterRow, Person], bool]
    ) -> Iterator[tuple[RosterRow, Person]]:
        """Yields each row with the first person that it fits, and removes
        both."""
        for row in list(self.rows):
            person = next(
                (candidate for candidate in self.people if fits(row, candidate)), None
            )
            if person is not None:
                self.rows.remove(row)
                self.people.remove(person)
                yield row, person


def plan_roster(
    roster: Roster,
    people: Sequence[Person],
    groups: Mapping[str, str],
    *,
    namesakes: bool = False,
) -> RosterPlan:
    """Compares a list with the people of a board. `groups` are {key: name}.

    With `namesakes` equal rows are different people. Two of one name stay two
    where organisation or group differ, or where the board has two. Refuses
    `bad_roster` by line: twice, too_many_groups.
    """
    keys, fresh = _group_keys(roster.rows, groups)
    rows = [_grouped(row, keys) for row in roster.rows]
    if not namesakes:
        _refuse_twice(rows, people)
    partners = _partners(rows, people)
    amended = [(person, _amendment(row, person)) for row, person in partners.items()]
    return RosterPlan(
        new=tuple(row for row in rows if row not in partners),
        unchanged=tuple(person for person, amendment in amended if amendment is None),
        changed=tuple(amendment for _, amendment in amended if amendment is not None),
        new_groups=fresh,
        ignored_columns=roster.ignored_columns,
        seats=tuple(partners[row].seat if row in partners else None for row in rows),
    )


def _keys_by_word(groups: Mapping[str, str]) -> dict[str, str]:
    """Returns {folded name or key: key}."""
    return {
        identity_of(word): key for key, name in groups.items() for word in (key, name)
    }


def _free_keys(groups: Collection[str]) -> Iterator[str]:
    return (f"g{number}" for number in range(1, 1000) if f"g{number}" not in groups)


def _group_keys(
    rows: Sequence[RosterRow], groups: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Returns ({folded name or key: key}, the new groups); a list names groups
    by key or name."""
    keys = _keys_by_word(groups)
    fresh: dict[str, str] = {}
    free = _free_keys(groups)
    for row in rows:
        if row.group and identity_of(row.group) not in keys:
            if len(groups) + len(fresh) >= GROUPS_LIMIT:
                raise bad_line(row.line, "too_many_groups")
            key = keys[identity_of(row.group)] = next(free)
            fresh[key] = row.group
    return keys, fresh


def _grouped(row: RosterRow, keys: Mapping[str, str]) -> RosterRow:
    group = keys[identity_of(row.group)] if row.group else None
    return RosterRow(row.line, row.name, row.organisation, row.attendance, group)


def _refuse_twice(rows: Sequence[RosterRow], people: Sequence[Person]) -> None:
    """Refuses `bad_roster` for rows that are equal more often than the board
    has such people."""
    seats = Counter(
        (identity_of(person.name), identity_of(person.organisation))
        for person in people
    )
    by_name = Counter(identity_of(person.name) for person in people)
    seen: Counter[tuple[str, str, str | None]] = Counter()
    twice: list[int] = []
    for row in rows:
        name, organisation = identity_of(row.name), identity_of(row.organisation or "")
        allowed = seats[name, organisation] if row.organisation else by_name[name]
        seen[name, organisation, row.group] += 1
        if seen[name, organisation, row.group] > max(1, allowed):
            twice.append(row.line)
    if twice:
        raise BadRoster([{"line": line, "problem": "twice"} for line in twice])


def _partners(
    rows: Sequence[RosterRow], people: Sequence[Person]
) -> dict[RosterRow, Person]:
    """Returns the person of the board that each row means."""
    names: defaultdict[str, _Namesakes] = defaultdict(_Namesakes)
    for row in rows:
        names[identity_of(row.name)].rows.append(row)
    for person in people:
        if (name := identity_of(person.name)) in names:
            names[name].people.append(person)
    pairs: dict[RosterRow, Person] = {}
    for alike in names.values():
        pairs |= alike.pairs()
    return {row: pairs[row] for row in rows if row in pairs}


def _same_place(row: RosterRow, person: Person) -> bool:
    return _same_organisation(row, person) and row.group == person.group


def _same_organisation(row: RosterRow, person: Person) -> bool:
    return identity_of(row.organisation or "") == identity_of(person.organisation)


def _amendment(row: RosterRow, person: Person) -> Amendment | None:
    """Returns what the list changes; another spelling of a name changes
    nothing."""
    values: dict[str, str] = {}
    if row.organisation and not person.organisation:
        values["organisation"] = row.organisation
    if row.attendance and row.attendance != person.attendance:
        values["attendance"] = row.attendance
    if row.group and row.group != person.group:
        values["group"] = row.group
    return Amendment(person, values) if values else None
