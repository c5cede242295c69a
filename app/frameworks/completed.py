"""Gives the shipped translations to boards that were started before there were
any."""

from dataclasses import replace

from app.domain.framework import Framework
from app.domain.framework_names import joined
from app.frameworks import shipped

# Key of `extra`: where the texts of each language are from
LANGUAGES = "languages"
# Frameworks that are remembered, by their object: each is parsed once
MOST = 2000
_completed: dict[int, tuple[Framework, Framework]] = {}


def _translated(framework: Framework, version: Framework) -> Framework:
    origins = {key: value for key, value in version.extra.items() if key == LANGUAGES}
    whole = joined(framework, version, where_same=True)
    return replace(whole, extra={**origins, **framework.extra})


def completed(framework: Framework) -> Framework:
    """Returns a board's framework with the shipped translations of each text
    that is still the shipped one; another framework as it is."""
    version = shipped().get(framework.id)
    if version is None or set(version.languages) <= set(framework.languages):
        return framework
    before = _completed.get(id(framework))
    if before is not None and before[0] is framework:
        return before[1]
    if len(_completed) >= MOST:
        _completed.clear()
    whole = _translated(framework, version)
    _completed[id(framework)] = (framework, whole)
    return whole
