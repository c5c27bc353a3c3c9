"""The Portal's own figures for the metrics, read when somebody asks for them.

The names stand in docs/metrics.md. Nothing here is counted twice: what the handler, the
link and the supervisor know anyway is looked up.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.metrics_core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from portal.link import State
from portal.measures import way_of
from portal.wire.durations import Durations

if TYPE_CHECKING:
    from portal.supervisor import Supervisor
    from portal.throttle import Doors

NAME = "gatehouse_portal_"


class Figures(Collector):
    """What is told of the Portal. `doors` are counted under the names given."""

    def __init__(self, supervisor: Supervisor, doors: Mapping[str, Doors]) -> None:
        self.supervisor = supervisor
        self.handler = supervisor.handler
        self.doors = doors

    def collect(self) -> Iterator[Metric]:
        """Every figure, as it is now."""
        yield from self._sessions()
        yield from self._input()
        yield from self._bytes()
        yield self._refused()
        yield from self._link()
        yield from processes(self._pids())

    def _sessions(self) -> Iterator[Metric]:
        there = [s for s in self.handler.sessions.values() if not s.closed]
        connected = [s for s in there if not s.link_dead]
        yield by_way("sessions", "Sessions.", Counter(map(way_of, connected)))
        lost = len(there) - len(connected)
        yield gauge("sessions_link_dead", "Sessions without a connection.", lost)
        opened = self.handler.measures.opened
        yield counter("sessions_opened", "Sessions that began.", opened)

    def _input(self) -> Iterator[Metric]:
        sessions = self.handler.sessions.values()
        waiting = sum(len(session.waiting) for session in sessions)
        yield gauge("inputs_waiting", "Inputs that wait for their turn.", waiting)
        unacked = len(self.handler.link.pending)
        yield gauge("inputs_unacknowledged", "Inputs the game has in hand.", unacked)
        taken = self.handler.measures.input_seconds
        yield histogram(
            f"{NAME}input_seconds", "From an input to its acknowledgement.", taken
        )

    def _bytes(self) -> Iterator[Metric]:
        connected = (
            session
            for session in self.handler.sessions.values()
            if not (session.closed or session.link_dead)
        )
        unsent = sum(session.unsent() for session in connected)
        yield gauge("unsent_bytes", "Bytes that clients have yet to take.", unsent)
        received, sent = self.handler.measures.bytes_by_way()
        yield counter("received_bytes", "Bytes that came from clients.", received)
        yield counter("sent_bytes", "Bytes that went to clients.", sent)

    def _refused(self) -> Metric:
        said = "Connections that were turned away."
        family = CounterMetricFamily(
            f"{NAME}connections_refused", said, labels=("door", "reason")
        )
        for name, doors in self.doors.items():
            for reason, count in doors.refused.items():
                family.add_metric((name, reason), count)
        return family

    def _link(self) -> Iterator[Metric]:
        state = self.handler.link.state
        family = GaugeMetricFamily(
            f"{NAME}link_state", "1 for the state of the link.", labels=("state",)
        )
        for each in State:
            family.add_metric((each.value,), each is state)
        yield family
        crashes = self.supervisor.restarts
        yield CounterMetricFamily(
            f"{NAME}server_restarts", "Servers started after a crash.", value=crashes
        )
        gaps = self.supervisor.reload_gaps
        yield histogram(
            f"{NAME}reload_gap_seconds", "How long reloads held input.", gaps
        )
        last = self.supervisor.last_reload.get("held", 0.0)
        yield gauge("reload_gap_last_seconds", "How long the last one did.", last)

    def _pids(self) -> dict[str, int]:
        pids = {"portal": os.getpid()}
        current = self.supervisor.current
        if current is not None and current.pid:
            pids["server"] = current.pid
        return pids


def registry_of(collector: Collector) -> CollectorRegistry:
    """A registry with this and nothing else."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(collector)
    return registry


def gauge(name: str, said: str, value: float) -> Metric:
    """One number that goes up and down."""
    return GaugeMetricFamily(f"{NAME}{name}", said, value=value)


def by_way(name: str, said: str, values: Mapping[str, float]) -> Metric:
    """The same for each way in."""
    family = GaugeMetricFamily(f"{NAME}{name}", said, labels=("protocol",))
    for way, value in sorted(values.items()):
        family.add_metric((way,), value)
    return family


def counter(name: str, said: str, values: Mapping[str, float]) -> Metric:
    """What only grows, for each way in."""
    family = CounterMetricFamily(f"{NAME}{name}", said, labels=("protocol",))
    for way, value in sorted(values.items()):
        family.add_metric((way,), value)
    return family


def histogram(name: str, said: str, taken: Durations) -> Metric:
    """How long things took."""
    buckets = taken.up_to()
    return HistogramMetricFamily(name, said, buckets=buckets, sum_value=taken.total)


def processes(pids: Mapping[str, int]) -> Iterable[Metric]:
    """What the system knows of each process; it is asked in memory (/proc)."""
    families: dict[str, Metric] = {}
    for name, pid in pids.items():
        for told in ProcessCollector(pid=lambda pid=pid: pid, registry=None).collect():  # type: ignore[misc]
            family = families.setdefault(
                told.name, Metric(told.name, told.documentation, told.type)
            )
            for sample in told.samples:
                family.add_sample(sample.name, {"process": name}, sample.value)
    return families.values()
