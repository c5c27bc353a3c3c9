"""The Server's figures for the metrics; the Portal asks for them on the web socket.

The names stand in docs/metrics.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import (
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from portal.wire.durations import Durations
from server.accounts import ACCOUNTS, GATE
from server.figures import FIGURES
from server.sessions import SESSION_HANDLER
from server.sessions.watching import WATCHES
from server.world import WORLD
from server.world.index import INDEX

NAME = "gatehouse_server_"


class ServerFigures(Collector):
    """What is told of the Server."""

    def collect(self) -> Iterator[Metric]:
        """Every figure, as it is now. On the reactor's thread."""
        yield _histogram(
            "command_seconds", "What typed lines took.", FIGURES.command_seconds
        )
        yield _histogram("turn_seconds", "What turns took.", FIGURES.turn_seconds)
        yield _histogram("commit_seconds", "What commits took.", FIGURES.commit_seconds)
        yield _gauge("commit", "The number of the last commit.", WORLD.commit)
        yield _gauge("writer_queue", "Turns that are not saved yet.", FIGURES.queue())
        yield _gauge("sessions", "Sessions.", SESSION_HANDLER.count())
        yield _gauge("accounts", "Accounts that are on.", len(ACCOUNTS.all()))
        yield _gauge("objects", "Objects in the world.", len(WORLD.objects))
        ticking = sum(map(len, INDEX.ticking.values()))
        yield _gauge("tickers", "Methods called again and again.", ticking)
        hasher = getattr(GATE, "hasher", None)
        in_hand = hasher.in_hand if hasher is not None else 0
        yield _gauge("hash_queue", "Passwords being hashed, or waiting.", in_hand)
        yield _gauge("watched", "Sessions the staff watch.", len(WATCHES.watched))


def page() -> bytes:
    """The figures, in the text format of Prometheus."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(ServerFigures())
    return generate_latest(registry)


def _gauge(name: str, said: str, value: float) -> Metric:
    return GaugeMetricFamily(f"{NAME}{name}", said, value=value)


def _histogram(name: str, said: str, taken: Durations) -> Metric:
    return HistogramMetricFamily(
        f"{NAME}{name}", said, buckets=taken.up_to(), sum_value=taken.total
    )
