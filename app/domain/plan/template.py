"""A template: the activities and the agenda of a new board. Titles are message
ids, in English."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.domain.framework import Framework
from app.domain.plan.activity import Kind, Reveal
from app.domain.refusals import Refusal
from app.domain.votes.ballot import Rule

SEGOU, DRAFT, QUADRANTS, ATLAS = (
    "culture21plus-segou-2024",
    "culture21plus-2023",
    "enjeux-defis",
    "atlas-themes",
)


@dataclass(frozen=True)
class ActivityPlan:
    """A future activity: `framework` is a framework's id; a vote has a `rule`,
    notes have none."""

    key: str
    kind: Kind
    framework: str
    title: str
    rule: Rule | None = None
    reveal: Reveal = "live"
    secret: bool = True
    practice: bool = False


@dataclass(frozen=True)
class StepPlan:
    """A line of the agenda, perhaps bound to an activity by its key."""

    title: str
    minutes: int
    activity: str | None = None


@dataclass(frozen=True)
class SittingPlan:
    """A sitting: its steps in order; `announced` minutes where they are not
    the sum."""

    title: str
    steps: tuple[StepPlan, ...]
    announced: int | None = None

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)


@dataclass(frozen=True)
class Template:
    """`activities` stand in the order in which they open, practices last."""

    key: str
    title: str
    summary: str
    activities: tuple[ActivityPlan, ...]
    sittings: tuple[SittingPlan, ...]

    @property
    def frameworks(self) -> tuple[str, ...]:
        """The ids of the frameworks in use, in the order of their first
        activity."""
        return tuple(dict.fromkeys(plan.framework for plan in self.activities))

    @property
    def voted(self) -> str:
        """The id of the framework of its first vote, else of its first
        activity."""
        votes = [plan.framework for plan in self.activities if plan.kind == "vote"]
        return (*votes, *self.frameworks)[0]

    def messages(self) -> tuple[str, ...]:
        """Returns every message id, once."""
        steps = [
            text
            for sitting in self.sittings
            for text in (sitting.title, *(step.title for step in sitting.steps))
        ]
        return tuple(
            dict.fromkeys(
                [
                    self.title,
                    self.summary,
                    *(plan.title for plan in self.activities),
                    *steps,
                ]
            )
        )


def _notes(
    key: str, framework: str, title: str, *, practice: bool = False
) -> ActivityPlan:
    return ActivityPlan(key, "notes", framework, title, practice=practice)


def _vote(framework: str, votes: int = 3) -> ActivityPlan:
    """Returns a vote in the report's second wording: each chooses three
    different fields.

    Its first wording, with repeats, is an option of a board.
    """
    return ActivityPlan("priorites", "vote", framework, "Priority vote", Rule(votes))


CULTURE21PLUS = Template(
    key="culture21plus",
    title="Culture 21 Plus, whole workshop",
    summary=(
        "Two sessions: the local situation, then local challenges, the vote on "
        "priorities and proposals."
    ),
    activities=(
        _notes("situation", SEGOU, "Local situation"),
        _notes("defis", QUADRANTS, "Local challenges"),
        _vote(SEGOU),
        _notes("propositions", SEGOU, "Proposals for action"),
        # The printed agenda opens with an icebreaker: here a first note, on
        # the fields of the day.
        _notes("brise-glace", SEGOU, "Icebreaker", practice=True),
    ),
    # The agenda of Ségou, step by step. The second sitting was announced as
    # 150 minutes; its printed steps make 145.
    sittings=(
        SittingPlan(
            "The local situation with Culture 21 Plus",
            (
                StepPlan("Introduction", 30, "brise-glace"),
                StepPlan("Local situation", 105, "situation"),
                StepPlan("Presentation of the results and close", 15),
            ),
        ),
        SittingPlan(
            "Working out local actions with Culture 21 Plus",
            (
                StepPlan("Introduction", 15),
                StepPlan("Defining the local needs of the area", 50, "defis"),
                # One printed step of 65 minutes. A ballot takes a minute, but
                # three fields out of thirty are read and discussed first: 20.
                # Writing proposals in groups and presenting them takes the
                # rest: 45.
                StepPlan("Choosing the priority fields of action", 20, "priorites"),
                StepPlan("Working out proposals for action", 45, "propositions"),
                StepPlan("Presentation of the results and close", 15),
            ),
            announced=150,
        ),
    ),
)

PRIORITY_VOTE = Template(
    key="priority-vote",
    title="Priority vote only",
    summary=(
        "One exercise: everyone chooses three of the thirty fields of action of "
        "Culture 21 Plus."
    ),
    activities=(_vote(DRAFT),),
    sittings=(
        SittingPlan(
            "Priority vote",
            (
                StepPlan("Introduction", 10),
                StepPlan("Choosing the priority fields of action", 20, "priorites"),
                StepPlan("Presentation of the results and close", 15),
            ),
        ),
    ),
)

# Its activities follow the headings of an Atlas record: achievements, needs,
# priority themes, axes.
COOPERATION = Template(
    key="cooperation-decentralisee",
    title="Decentralised cooperation",
    summary=(
        "Partner towns review what they have done, name needs, choose priority themes "
        "and plan joint actions."
    ),
    activities=(
        _notes("realisations", ATLAS, "Achievements of the partnership"),
        _notes("besoins", ATLAS, "Local needs"),
        _vote(ATLAS),
        _notes("actions", ATLAS, "Joint actions"),
    ),
    # No agenda is printed for it: one sitting of two and a half hours, as in
    # Ségou.
    sittings=(
        SittingPlan(
            "Priorities of the partnership",
            (
                StepPlan("Introduction", 15),
                StepPlan("Achievements of the partnership", 30, "realisations"),
                StepPlan("Local needs", 30, "besoins"),
                StepPlan("Choosing the priority themes", 15, "priorites"),
                StepPlan("Joint actions", 45, "actions"),
                StepPlan("Presentation of the results and close", 15),
            ),
        ),
    ),
)

TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {plan.key: plan for plan in (CULTURE21PLUS, PRIORITY_VOTE, COOPERATION)}
)


def template_on(template: Template, framework: Framework) -> Template:
    """Returns the template with its vote, and what goes with it, on another
    framework.

    Refuses `bad_framework` where that has no field to vote on.
    """
    voted = [plan.framework for plan in template.activities if plan.kind == "vote"]
    if voted and not framework.fields:
        raise Refusal("bad_framework", where="blocks", problem="no_fields")

    def move(plan: ActivityPlan) -> ActivityPlan:
        if plan.framework not in voted:
            return plan
        rule = plan.rule and replace(
            plan.rule, votes=min(plan.rule.votes, len(framework.fields))
        )
        return replace(plan, framework=framework.id, rule=rule)

    return replace(template, activities=tuple(map(move, template.activities)))


def own_framework(framework: Framework) -> Template:
    """Returns notes on the situation, then a vote, on one's own framework.

    Of fewer than three fields all can be chosen; without any there is no vote.
    """
    count = len(framework.fields)
    vote = (_vote(framework.id, min(3, count)),) if count else ()
    choosing = (
        (StepPlan("Choosing the priority fields of action", 20, "priorites"),)
        if count
        else ()
    )
    first = (StepPlan("Introduction", 15), StepPlan("Local situation", 60, "situation"))
    steps = (*first, *choosing, StepPlan("Presentation of the results and close", 15))
    return Template(
        key="framework",
        title="One’s own framework",
        summary=(
            "Notes and a vote on blocks and fields of your own, pasted as text or "
            "loaded from a file."
        ),
        activities=(_notes("situation", framework.id, "Local situation"), *vote),
        sittings=(SittingPlan("Situation and priorities", steps),),
    )
