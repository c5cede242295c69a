"""Templates: what a board starts with, and that its words can be said in each language."""

import re
from pathlib import Path

import pytest

from app.domain.framework import Block, Field, Framework
from app.domain.plan.template import TEMPLATES, Template, own_framework
from app.domain.votes.ballot import Rule
from app.frameworks import shipped
from app.frameworks.demo import segou

ROOT = Path(__file__).resolve().parents[2]
QUARTIERS = Framework(
    "quartiers",
    "Nos quartiers",
    "fr",
    (Block("nord", "Nord", tuple(Field(n, f"Rue {n}") for n in "1234")),),
)
EVERY = [*TEMPLATES.values(), own_framework(QUARTIERS)]
every_template = pytest.mark.parametrize("template", EVERY, ids=lambda template: template.key)


def test_the_templates_are_those_of_the_public_interface() -> None:
    assert list(TEMPLATES) == ["culture21plus", "priority-vote", "cooperation-decentralisee"]
    assert own_framework(QUARTIERS).key == "framework"


@every_template
def test_keys_are_stable_ascii_and_come_once(template: Template) -> None:
    keys = [plan.key for plan in template.activities]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch("[a-z][a-z0-9-]{0,39}", key) for key in [template.key, *keys])


@every_template
def test_every_activity_stands_in_the_agenda_once_and_every_step_names_its_activity(
    template: Template,
) -> None:
    bound = [
        step.activity for sitting in template.sittings for step in sitting.steps if step.activity
    ]
    assert sorted(bound) == sorted(plan.key for plan in template.activities)


@every_template
def test_a_vote_has_a_rule_it_can_keep_and_notes_have_none(template: Template) -> None:
    frameworks = {**shipped(), QUARTIERS.id: QUARTIERS}
    for plan in template.activities:
        assert (plan.rule is not None) == (plan.kind == "vote")
        assert plan.rule is None or plan.rule.votes <= len(frameworks[plan.framework].fields)


@every_template
def test_votes_are_three_different_fields_secret_and_revealed_live(template: Template) -> None:
    (vote,) = (plan for plan in template.activities if plan.kind == "vote")
    assert (vote.key, vote.rule, vote.secret, vote.reveal, vote.practice) == (
        "priorites",
        Rule(3, repeats=False),
        True,
        "live",
        False,
    )


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=lambda template: template.key)
def test_shipped_templates_use_shipped_frameworks(template: Template) -> None:
    assert set(template.frameworks) <= set(shipped())


def test_the_whole_workshop_is_that_of_segou() -> None:
    real = [plan for plan in TEMPLATES["culture21plus"].activities if not plan.practice]
    assert {plan.key: plan.framework for plan in real} == segou()["frameworks"]
    assert [plan.key for plan in real] == ["situation", "defis", "priorites", "propositions"]


def test_the_agenda_keeps_the_minutes_of_segou() -> None:
    printed = [session["minutes_total"] for session in segou()["sessions"]]
    sessions = TEMPLATES["culture21plus"].sittings
    assert [session.minutes for session in sessions] == printed == [150, 145]
    assert [[step.minutes for step in session.steps] for session in sessions] == [
        [30, 105, 15],
        [15, 50, 20, 45, 15],
    ]
    announced = [session["announced_minutes"] for session in segou()["sessions"]]
    assert [session.announced or session.minutes for session in sessions] == announced == [150, 150]


def test_vote_and_proposals_share_the_minutes_of_their_printed_step() -> None:
    steps = segou()["sessions"][1]["steps"]
    (shared,) = (step for step in steps if step["activities"] == ["priorites", "propositions"])
    minutes = {step.activity: step.minutes for step in TEMPLATES["culture21plus"].sittings[1].steps}
    assert minutes["priorites"] + minutes["propositions"] == shared["minutes"] == 65


def test_the_icebreaker_is_practice_and_stands_behind_what_counts() -> None:
    assert [plan.key for plan in TEMPLATES["culture21plus"].activities if plan.practice] == [
        "brise-glace"
    ]
    assert TEMPLATES["culture21plus"].activities[-1].practice


def test_one_s_own_framework_gets_notes_and_a_vote() -> None:
    framework = own_framework(QUARTIERS)
    assert [(plan.key, plan.kind, plan.framework) for plan in framework.activities] == [
        ("situation", "notes", "quartiers"),
        ("priorites", "vote", "quartiers"),
    ]


def test_two_fields_are_voted_on_with_two_votes_and_a_framework_without_fields_not_at_all() -> None:
    two = Framework("two", "Deux", "fr", (Block("a", "A", (Field("1", "Un"), Field("2", "Deux"))),))
    none = Framework("none", "Aucun", "fr", (Block("a", "A"),))
    assert own_framework(two).activities[1].rule == Rule(2)
    assert [plan.key for plan in own_framework(none).activities] == ["situation"]
    assert [step.activity for step in own_framework(none).sittings[0].steps] == [
        None,
        "situation",
        None,
    ]
