"""Says what all slides of a workshop are about: its report, and the vote that
is its result."""

from dataclasses import dataclass

from app.charts.bars import Bar as Ranked
from app.charts.bars import bars
from app.charts.figures import Figures
from app.charts.png import with_font
from app.charts.wheel import has_wheel, wheel
from app.domain.framework import Framework
from app.domain.votes.tally import Tally
from app.files.result_words import readable
from app.locales import _
from app.queries.results.report import Report
from app.queries.results.report_votes import Vote
from app.reports.chapters.summary import main_vote
from app.reports.chapters.votes import opening_text
from app.reports.words import Words


@dataclass(frozen=True)
class Contents:
    """What all slides are about; `vote` is None where the workshop has
    none."""

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
        words = Figures(self.words.language).bar_words_of(self.framework)
        return [bar for bar in bars(self.framework, self.tally, words) if bar.votes]

    @property
    def waiting(self) -> str:
        """Returns why there is no result yet."""
        if self.vote is None:
            return self.words.say(_("This workshop has no vote."))
        return opening_text(self.words, self.vote)


def contents_of(report: Report, language: str) -> Contents:
    """Returns what the slides are about: the vote of the report's first page;
    without a vote that shows numbers the one opened last."""
    votes = sorted(
        report.votes, key=lambda vote: vote.round.opened_at if vote.round else ""
    )
    vote = main_vote(report) or next(reversed(votes), None)
    words = Words(language, report.board.settings.time_zone)
    return Contents(words.on(vote.framework) if vote else words, report, vote)


def wheel_of(contents: Contents) -> str:
    """Returns the wheel as an SVG file; "" without numbers, and where bars are
    read better."""
    if (
        contents.vote is None
        or contents.tally is None
        or not has_wheel(contents.framework)
    ):
        return ""
    words = Figures(contents.words.language).wheel_words(contents.framework)
    return with_font(
        str(wheel(contents.framework, contents.tally, words, standalone=True))
    )
