"""Says what all slides of a workshop are about: its report, and the vote that was opened last."""

from dataclasses import dataclass

from app.charts.bars import Bar as Ranked
from app.charts.bars import bars
from app.charts.figures import Figures
from app.charts.png import with_font
from app.charts.wheel import wheel
from app.domain.framework import Framework
from app.domain.votes.tally import Tally
from app.files.result_words import readable
from app.locales import _
from app.queries.results.report import Report, Vote
from app.reports.chapters.votes import opening_text
from app.reports.words import Words


@dataclass(frozen=True)
class Contents:
    """What all slides are about: the vote that was opened last, if there is one."""

    words: Words
    report: Report
    vote: Vote | None

    @property
    def tally(self) -> Tally | None:
        return self.vote.tally if self.vote else None

    @property
    def framework(self) -> Framework:
        assert self.vote is not None
        return readable(self.vote.framework)

    @property
    def listed(self) -> list[Ranked]:
        """Returns the fields with votes, most votes first."""
        words = Figures(self.words.language).bar_words
        return [bar for bar in bars(self.framework, self.tally, words) if bar.votes]

    @property
    def waiting(self) -> str:
        """Returns why there is no result yet."""
        if self.vote is None:
            return self.words.say(_("This workshop has no vote."))
        return opening_text(self.words, self.vote)


def contents_of(report: Report, language: str) -> Contents:
    """Returns what the slides are about: the vote opened last among those that show numbers."""
    votes = sorted(
        report.votes,
        key=lambda vote: (vote.tally is not None, vote.round.opened_at if vote.round else ""),
    )
    return Contents(Words(language), report, votes[-1] if votes else None)


def wheel_of(contents: Contents) -> str:
    """Returns the wheel as an SVG file; "" without numbers."""
    if contents.vote is None or contents.tally is None:
        return ""
    words = Figures(contents.words.language).wheel_words(contents.framework)
    return with_font(str(wheel(contents.framework, contents.tally, words, standalone=True)))
