"""A list of people laid on those who are on the board already: who is new, who is there, what of whom changes."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.documents.roster import BadRoster, Roster, RosterRow
from app.domain.text import identity_of

GROUPS_LIMIT = 60


@dataclass(frozen=True)
class Person:
    """Somebody who has a seat. `group` is a group's key or None."""

    seat: str
    name: str
    organisation: str
    attendance: str
    group: str | None


@dataclass(frozen=True)
class Amendment:
    """What the list says otherwise of somebody: only the values that differ, a group by its key."""

    before: Person
    values: Mapping[str, str]


@dataclass(frozen=True)
class RosterPlan:
    """What an import does. `new` are rows with their groups' keys, `known` and `changed` people who have a seat, `new_groups`
    {key: name}. `seats` are the seats of the rows in their order, None for the new."""

    new: tuple[RosterRow, ...]
    known: tuple[Person, ...]
    changed: tuple[Amendment, ...]
    new_groups: Mapping[str, str]
    ignored_columns: tuple[str, ...]
    seats: tuple[str | None, ...]

    @property
    def summary(self) -> str:
        """Tells one plan from another: what was looked at is what is done, or it is looked at again."""
        counts = (len(self.new), len(self.known), len(self.changed), len(self.new_groups))
        return "-".join(map(str, counts))


@dataclass
class _Namesakes:
    """Rows and people of one folded name, as long as they have no partner."""

    rows: list[RosterRow] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def pair(self, fits: Callable[[RosterRow, Person], bool]) -> Iterator[tuple[RosterRow, Person]]:
        """Each row with the first person that it fits; both are taken."""
        for row in list(self.rows):
            person = next((other for other in self.people if fits(row, other)), None)
            if person is not None:
                self.rows.remove(row)
                self.people.remove(person)
                yield row, person


def plan_roster(
    roster: Roster, people: Sequence[Person], groups: Mapping[str, str], *, namesakes: bool = False
) -> RosterPlan:
    """Lays the list on the people of a board. `groups` are {key: name}; `namesakes`: rows that are alike are different people.

    Two of one name stay two where organisation or group tell them apart, or where the board has as many already.
    Refuses `bad_roster` by line: twice, too_many_groups.
    """
    keys, fresh = _group_keys(roster.rows, groups)
    rows = [_grouped(row, keys) for row in roster.rows]
    if not namesakes:
        _refuse_twice(rows, people)
    partners = _partners(rows, people)
    amended = {row.line: _amendment(row, person) for row, person in partners.items()}
    return RosterPlan(
        new=tuple(row for row in rows if row not in partners),
        known=tuple(person for row, person in partners.items() if amended[row.line] is None),
        changed=tuple(amendment for amendment in amended.values() if amendment is not None),
        new_groups=fresh,
        ignored_columns=roster.ignored_columns,
        seats=tuple(partners[row].seat if row in partners else None for row in rows),
    )


def _group_keys(
    rows: Sequence[RosterRow], groups: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """({folded name or key: key}, the groups to be made). A list names a group as its key or as people read it."""
    keys = {identity_of(word): key for key, name in groups.items() for word in (key, name)}
    fresh: dict[str, str] = {}
    free = (f"g{number}" for number in range(1, 1000) if f"g{number}" not in groups)
    for row in rows:
        if row.group and identity_of(row.group) not in keys:
            key = next(free)
            keys[identity_of(row.group)] = key
            fresh[key] = row.group
            if len(groups) + len(fresh) > GROUPS_LIMIT:
                raise BadRoster([{"line": row.line, "problem": "too_many_groups"}])
    return keys, fresh


def _grouped(row: RosterRow, keys: Mapping[str, str]) -> RosterRow:
    group = keys[identity_of(row.group)] if row.group else None
    return RosterRow(row.line, row.name, row.organisation, row.attendance, group)


def _refuse_twice(rows: Sequence[RosterRow], people: Sequence[Person]) -> None:
    seats = Counter(
        (identity_of(person.name), identity_of(person.organisation)) for person in people
    )
    by_name = Counter(identity_of(person.name) for person in people)
    seen: Counter[tuple[str, str, str | None]] = Counter()
    problems: list[dict[str, object]] = []
    for row in rows:
        name, organisation = identity_of(row.name), identity_of(row.organisation or "")
        seen[name, organisation, row.group] += 1
        allowed = seats[name, organisation] if row.organisation else by_name[name]
        if seen[name, organisation, row.group] > max(1, allowed):
            problems.append({"line": row.line, "problem": "twice"})
    if problems:
        raise BadRoster(problems)


def _partners(rows: Sequence[RosterRow], people: Sequence[Person]) -> dict[RosterRow, Person]:
    """Who of the board each row is about: the surest pairs first."""
    names: defaultdict[str, _Namesakes] = defaultdict(_Namesakes)
    for row in rows:
        names[identity_of(row.name)].rows.append(row)
    for person in people:
        if (name := identity_of(person.name)) in names:
            names[name].people.append(person)
    pairs: dict[RosterRow, Person] = {}
    for alike in names.values():
        pairs |= alike.pair(
            lambda row, person: _same_organisation(row, person) and row.group == person.group
        )
        pairs |= alike.pair(_same_organisation)
        pairs |= alike.pair(lambda row, person: row.organisation is None)
        if (
            len(alike.rows) == 1
            and len([person for person in alike.people if not person.organisation]) == 1
        ):
            pairs |= alike.pair(lambda row, person: not person.organisation)
    return {row: pairs[row] for row in rows if row in pairs}


def _same_organisation(row: RosterRow, person: Person) -> bool:
    return identity_of(row.organisation or "") == identity_of(person.organisation)


def _amendment(row: RosterRow, person: Person) -> Amendment | None:
    """Another spelling changes nothing; what the list does not say stays as it is."""
    values: dict[str, str] = {}
    if row.organisation and not person.organisation:
        values["organisation"] = row.organisation
    if row.attendance and row.attendance != person.attendance:
        values["attendance"] = row.attendance
    if row.group and row.group != person.group:
        values["group"] = row.group
    return Amendment(person, values) if values else None
