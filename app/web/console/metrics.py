"""Counts of this process since its start, for Prometheus, without boards and
people."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from app.domain.histogram import SECONDS, Histogram
from app.storage.writer.counts import BATCH_SIZES
from app.web.http.services import Services


class ServicesCollector(Collector):
    """Reads the counts when Prometheus asks; a count itself costs one
    addition."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def collect(self) -> Iterator[Metric]:
        """Yields the metrics: counters end in `_total`, times are seconds,
        sizes bytes."""
        yield from self._commands()
        yield from self._refusals()
        yield from self._sockets()
        yield from self._slow_screens()

    def _commands(self) -> Iterator[Metric]:
        database = self._services.context.database
        counts = database.counts
        yield CounterMetricFamily(
            "palabre_commands",
            "Commands that were settled, refused ones included",
            counts.commands,
        )
        yield CounterMetricFamily(
            "palabre_commits", "Durable commits", sum(counts.commits)
        )
        yield CounterMetricFamily(
            "palabre_commit_seconds", "Time in commits", counts.seconds
        )
        bounds = _batch_bounds(counts.commits)
        yield HistogramMetricFamily(
            "palabre_commit_batch",
            "Commands that shared a commit",
            bounds,
            counts.commands,
        )
        yield GaugeMetricFamily(
            "palabre_commands_waiting",
            "Commands in the writer's queue",
            database.waiting,
        )
        yield _seconds(
            "palabre_command_wait_seconds",
            (
                "From a command to the beginning of its commit, by how many of its "
                "board were ahead"
            ),
            ("ahead", counts.waits),
        )

    def _refusals(self) -> Iterator[Metric]:
        refusals = CounterMetricFamily(
            "palabre_refusals", "Refusals by their code", labels=["code"]
        )
        for code, times in self._services.refusals.items():
            refusals.add_metric([code], times)
        yield refusals

    def _sockets(self) -> Iterator[Metric]:
        hub = self._services.hub
        yield CounterMetricFamily(
            "palabre_frames", "Frames written to screens", hub.counters.frames
        )
        yield CounterMetricFamily(
            "palabre_frame_bytes", "Their bytes before compression", hub.counters.bytes
        )
        yield CounterMetricFamily(
            "palabre_beats",
            "Times that a board was read for its screens",
            hub.counters.beats,
        )
        yield _seconds(
            "palabre_push_wait_seconds",
            (
                "From a change to the end of the push that has it, by the screens of "
                "its board"
            ),
            ("screens", hub.counters.waits),
        )
        yield GaugeMetricFamily(
            "palabre_boards_followed", "Boards with a screen here", len(hub.channels)
        )
        yield GaugeMetricFamily(
            "palabre_sockets",
            "Open live sockets",
            sum(channel.size() for channel in hub.channels.values()),
        )

    def _slow_screens(self) -> Iterator[Metric]:
        behind, skipped = (
            self._services.hub.behind(),
            self._services.hub.counters.skipped,
        )
        yield CounterMetricFamily(
            "palabre_frames_skipped",
            "Frames that a slow screen left out for newer ones",
            skipped,
        )
        yield GaugeMetricFamily(
            "palabre_screens_behind",
            "Screens that cannot take what is new",
            len(behind),
        )
        yield GaugeMetricFamily(
            "palabre_behind_seconds",
            "For how long the slowest of them",
            max(behind, default=0.0),
        )


def _batch_bounds(commits: Sequence[int]) -> list[tuple[str, float]]:
    """Returns (most commands, commits of so many) of each class, as a
    histogram adds them up."""
    ends = map(str, map(float, BATCH_SIZES))
    return [*zip(ends, accumulate(commits), strict=True), ("+Inf", sum(commits))]


def _seconds(
    name: str, what: str, by_class: tuple[str, Mapping[str, Histogram]]
) -> Metric:
    """Returns a metric of durations; `by_class` is the label, and the
    durations by its value."""
    label, histograms = by_class
    metric = HistogramMetricFamily(name, what, labels=[label])
    for value, histogram in sorted(histograms.items()):
        ends = [*map(str, SECONDS), "+Inf"]
        buckets = list(zip(ends, accumulate(histogram.counts), strict=True))
        metric.add_metric([value], buckets, histogram.seconds)
    return metric


def registry_of(services: Services) -> CollectorRegistry:
    """Returns our counts, and CPU, memory and open files where the system has
    them."""
    registry = CollectorRegistry()
    registry.register(ServicesCollector(services))
    ProcessCollector(registry=registry)
    return registry
