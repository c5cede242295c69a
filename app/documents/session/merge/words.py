"""Unites the words that two sites of a workshop said to one question."""

from collections import Counter
from dataclasses import replace

from app.documents.frameworks.reader import read_framework
from app.documents.frameworks.writer import write_framework
from app.documents.session.document import ActivityPart, BoardDocument, RoundPart
from app.documents.session.round_checks import sealed_tally
from app.domain.framework import Framework
from app.domain.plan.questions import with_words


def with_words_of(document: BoardDocument, second: BoardDocument) -> BoardDocument:
    """Returns the document with the words of both on each framework of words;
    its sealed tallies then have each of them. A seal is over ids and ballots,
    and stays true."""
    second_words = _of_words(second)
    frameworks_by_id = {
        key: _united(
            framework, second_words[key], _counts(document, key), _counts(second, key)
        )
        for key, framework in _of_words(document).items()
        if key in second_words
    }
    if not frameworks_by_id:
        return document
    written = {
        key: write_framework(framework) for key, framework in frameworks_by_id.items()
    }
    frameworks = [written.get(str(part["id"]), part) for part in document["frameworks"]]
    activities = [
        _activity(activity, frameworks_by_id) for activity in document["activities"]
    ]
    return {**document, "frameworks": frameworks, "activities": activities}


def _united(
    framework: Framework,
    second: Framework,
    votes: Counter[str],
    second_votes: Counter[str],
) -> Framework:
    """Returns a framework with the words of both, each as it is spelled where
    it was said more often; the votes are by word."""
    names = _names(framework)
    spelled = {
        key: name
        for key, name in _names(second).items()
        if (second_votes[key], name) > (votes[key], names.get(key, ""))
    }
    [block] = framework.blocks
    fields = tuple(
        replace(field, name=spelled.get(field.id, field.name)) for field in block.fields
    )
    return with_words(
        replace(framework, blocks=(replace(block, fields=fields),)), spelled
    )


def _counts(document: BoardDocument, framework: str) -> Counter[str]:
    """Returns how often each word of a framework was said in sealed rounds."""
    counts: Counter[str] = Counter()
    for activity in document["activities"]:
        seals = [
            part["seal"]
            for part in activity["rounds"]
            if part["framework"] == framework
        ]
        for seal in filter(None, seals):
            counts.update({count["field"]: count["votes"] for count in seal["tally"]})
    return counts


def _names(framework: Framework) -> dict[str, str]:
    return {field.id: field.name for field in framework.fields.values()}


def _of_words(document: BoardDocument) -> dict[str, Framework]:
    frameworks = map(read_framework, document["frameworks"])
    return {
        framework.id: framework for framework in frameworks if framework.is_of_words
    }


def _activity(
    activity: ActivityPart, frameworks_by_id: dict[str, Framework]
) -> ActivityPart:
    if activity["framework"] not in frameworks_by_id:
        return activity
    framework = frameworks_by_id[activity["framework"]]
    return {
        **activity,
        "rounds": [_round(round_, framework) for round_ in activity["rounds"]],
    }


def _round(round_: RoundPart, framework: Framework) -> RoundPart:
    seal = round_["seal"]
    if seal is None:
        return round_
    votes = {
        count["field"]: count["votes"] for count in seal["tally"] if count["votes"]
    }
    return {**round_, "seal": {**seal, "tally": sealed_tally(framework, votes)}}
