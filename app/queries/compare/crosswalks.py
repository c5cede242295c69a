"""Reads the fields of one framework on another."""

from collections.abc import Mapping

from app.domain.framework import Framework
from app.domain.framework_names import same
from app.frameworks import Crosswalk, crosswalk, shipped


def is_readable(source: Framework, target: Framework) -> bool:
    """Says whether the fields of `source` have counterparts in `target`."""
    return same(source, target) or walk_of(source, target) is not None


def walk_of(source: Framework, target: Framework) -> Crosswalk | None:
    """Returns the crosswalk of two shipped frameworks; None for changed ones
    under the same ids."""
    are_shipped = all(
        framework.id in shipped() and same(framework, shipped()[framework.id])
        for framework in (source, target)
    )
    return crosswalk(source.id, target.id) if are_shipped else None


def counterparts(
    source: Framework, target: Framework
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Returns the fields of `source` by id: (with one counterpart, with
    several)."""
    if same(source, target):
        return {key: key for key in source.fields}, {}
    walk = walk_of(source, target)
    links = walk.links if walk else {}
    single = {key: to[0] for key, to in links.items() if len(to) == 1}
    return single, {key: to for key, to in links.items() if len(to) > 1}


def read_counts(counts: Mapping[str, int], single: Mapping[str, str]) -> dict[str, int]:
    """Returns the counts by field of the common framework; merged fields are
    added up."""
    counts_there = dict.fromkeys(single.values(), 0)
    for key, to in single.items():
        counts_there[to] += counts.get(key, 0)
    return counts_there
