"""The ballot: one seat's whole vote in one round."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.framework import Framework
from app.domain.refusals import Refusal


@dataclass(frozen=True)
class Rule:
    """How a ballot must look: `votes` choices; `repeats` lets several of them
    fall on one field."""

    votes: int = 3
    repeats: bool = False


def check_ballot(
    rule: Rule, framework: Framework, choices: Sequence[str]
) -> tuple[str, ...]:
    """Returns the fields in the framework's order, so that the order of
    tapping tells nothing.

    Refuses `ballot_incomplete`, `ballot_too_long`, `field_twice`,
    `no_such_field`.
    """
    for choice in choices:
        if choice not in framework.fields:
            raise Refusal("no_such_field", field=choice)
    if not rule.repeats and len(set(choices)) < len(choices):
        twice = next(choice for choice in choices if choices.count(choice) > 1)
        raise Refusal("field_twice", field=twice)
    if len(choices) < rule.votes:
        raise Refusal("ballot_incomplete", votes=rule.votes, chosen=len(choices))
    if len(choices) > rule.votes:
        raise Refusal("ballot_too_long", votes=rule.votes, chosen=len(choices))
    return in_order(framework, choices)


def in_order(framework: Framework, choices: Sequence[str]) -> tuple[str, ...]:
    """Returns fields in the framework's order."""
    order = {field_id: place for place, field_id in enumerate(framework.fields)}
    return tuple(sorted(choices, key=order.__getitem__))
