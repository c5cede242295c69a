"""Gives the report's language: sentences of the catalogues, numbers, dates and
lists."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from functools import cached_property

from babel import Locale, dates, lists, numbers

from app.charts.of_notes import OF_NOTES
from app.domain.framework import Framework
from app.domain.grouping import grouped_by
from app.domain.local_text import lang_of
from app.domain.plan.time_zone import local_time, zone_of
from app.domain.typography import dressed
from app.locales import _, catalogue
from app.locales.days import day_in_words
from app.locales.zones import clocks_of
from app.reports.model import Text

# Where a language alone would give the customs of another continent.
REGIONS = {"en": "en_GB"}
TAGS = {"fr": "fr-FR", "en": "en-GB", "es": "es-ES"}


def tag(language: str) -> str:
    """Returns the language with a country, which word processors need to find
    a dictionary."""
    return TAGS.get(language, language)


@dataclass(frozen=True)
class Words:
    """The words of one language; times are told by the clocks of `zone`, ""
    for UTC. `of_notes` where they are about notes that were put to the vote,
    or where there are no fields: sentences on fields then speak of notes."""

    language: str
    zone: str = ""
    of_notes: bool = False

    def on(self, framework: Framework) -> "Words":
        """Returns the words for a vote on a framework."""
        return replace(self, of_notes=framework.is_of_notes or not framework.fields)

    def over(self, lists: Sequence[Framework]) -> "Words":
        """Returns the words for what is said of a whole workshop on these
        lists."""
        has_fields = any(of.fields and not of.is_of_notes for of in lists)
        return replace(self, of_notes=bool(lists) and not has_fields)

    @cached_property
    def locale(self) -> Locale:
        return Locale.parse(REGIONS.get(self.language, self.language))

    def say(self, message: str, **values: object) -> str:
        """Returns a sentence of the catalogue; an empty one stays empty."""
        chosen = OF_NOTES.get(message, message) if self.of_notes else message
        text = catalogue(self.language).gettext(chosen) if chosen else ""
        return text % values if values else text

    def count(
        self, number: int, singular: str, plural_form: str, **values: object
    ) -> str:
        """Returns the form for the number, which both hold as %(count)s."""
        return self.say(
            singular if self.plural(number) == "one" else plural_form,
            count=self.number(number),
            **values,
        )

    def plural(self, number: int) -> str:
        """Returns the CLDR category of a number: one, other, many…"""
        return str(self.locale.plural_form(number))

    def number(self, value: float) -> str:
        return str(numbers.format_decimal(value, locale=self.locale))

    def mean(self, total: int, count: int) -> str:
        """Returns an average with one decimal."""
        return str(
            numbers.format_decimal(
                total / count if count else 0, format="0.0", locale=self.locale
            )
        )

    def share(self, part: int, whole: int) -> str:
        """Returns a whole percentage."""
        return str(
            numbers.format_percent(part / whole if whole else 0, locale=self.locale)
        )

    def list(self, items: Iterable[str]) -> str:
        """Returns “a, b and c”."""
        return str(lists.format_list(list(items), locale=self.locale))

    def rows(self, items: Iterable[str]) -> str:
        """Returns “a; b; c”, for items that hold commas."""
        return ("\u202f; " if self.language == "fr" else "; ").join(items)

    def day(self, day: date) -> str:
        """Returns 12 September 2024; in French the first of a month is an
        ordinal."""
        return day_in_words(day, self.language)

    def days(self, days: Sequence[str]) -> str:
        """Returns ISO dates in words; those of a month share its name: 12 and
        19 September 2024."""
        parts = (self._number_in_month(date.fromisoformat(day)) for day in days)
        months = grouped_by(parts, lambda part: part[0])
        return self.list(
            month.replace("\0", self.list(number for _month, number in numbers))
            for month, numbers in months.items()
        )

    def _number_in_month(self, day: date) -> tuple[str, str]:
        """Returns the words of a day with \\0 for its number, and the
        number."""
        pattern = rf"\b({day.day}(?:er)?)\b"
        before, number, after = re.split(pattern, self.day(day), maxsplit=1)
        return f"{before}\0{after}", number

    def days_if_any(self, day: str | None) -> str:
        """Returns one ISO date in words, "" for None or ""."""
        return self.days([day]) if day else ""

    def moment(self, at: str) -> str:
        """Returns an instant to the minute, and by which clocks."""
        moment = local_time(at, self.zone)
        time = dates.format_time(moment, "HH:mm", locale=self.locale)
        day = self.day(moment.date())
        if moment.tzinfo is UTC:
            return self.say(_("%(day)s at %(time)s UTC"), day=day, time=time)
        clocks = clocks_of(self.zone, moment, self.language)
        return self.say(
            _("%(day)s at %(time)s, %(clocks)s"), day=day, time=time, clocks=clocks
        )

    def moment_if_any(self, at: str | None) -> str:
        """Returns an instant as `moment` does, "" for None or ""."""
        return self.moment(at) if at else ""

    def which_times(self) -> str:
        """Returns a sentence on the clocks by which a whole file tells
        times."""
        if zone_of(self.zone) is UTC:
            return self.say(_("All times are UTC."))
        return self.say(
            _("All times are by the clocks of the workshop (%(zone)s)."), zone=self.zone
        )

    def minutes(self, minutes: int) -> str:
        """Returns 45 min, 2 h, 1 h 05."""
        hours, rest = divmod(minutes, 60)
        if not hours:
            return self.say(_("%(minutes)s min"), minutes=rest)
        return (
            self.say(_("%(hours)s h %(minutes)s"), hours=hours, minutes=f"{rest:02}")
            if rest
            else self.say(_("%(hours)s h"), hours=hours)
        )

    def text(self, words: str, language: str = "", look: str = "") -> Text:
        """Returns people's words, set as their own language wants (the
        document's by default)."""
        spoken = lang_of(words, language or self.language)
        same = spoken.partition("-")[0] == self.language.partition("-")[0]
        return Text(dressed(words, spoken), look, "" if same else spoken)
