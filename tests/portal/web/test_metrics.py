"""/metrics: what is told, and to whom."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from twisted.internet import defer
from twisted.internet.defer import Deferred

from portal.figures import Figures, registry_of
from portal.supervisor import Supervisor
from portal.web.metrics import MetricsPage, asking
from portal.web.upstream import Away, Died, Slow
from portal.wire.frames import Ack
from tests.portal.house import House as Sessions
from tests.portal.web.visitor import House, Visitor

TOKEN = "a-token-of-some-length"
THEIRS = b"# HELP gatehouse_server_objects Objects.\n# TYPE gatehouse_server_objects gauge\ngatehouse_server_objects 7.0\n"  # noqa: E501


class Portal:
    """A Portal with sessions, and a site that tells its metrics."""

    def __init__(self, folder: Path, token: str = "", proxies: Any = ()) -> None:
        self.sessions = Sessions(folder, lines_rate=0, linkdead_time=300.0)
        self.server = self.sessions.serve()
        handler, clock = self.sessions.handler, self.sessions.clock
        self.supervisor = Supervisor(handler.config, handler, clock, lambda data: None)
        self.house = House(handler, clock, trusted_proxies=proxies)
        self.theirs: Deferred[bytes] = defer.succeed(THEIRS)
        site = self.house.site
        figures = Figures(
            self.supervisor, {"players": handler.doors, "web": site.doors}
        )
        site.routes[b"/metrics"] = MetricsPage(
            registry_of(figures), lambda: self.theirs, site.proxies, token
        )

    def visitor(self, address: str = "127.0.0.1") -> Visitor:
        return self.house.visitor(address)

    def told(self) -> dict[str, float]:
        """Every sample, under its name and labels."""
        visitor = self.visitor()
        visitor.asks("/metrics")
        head, _, body = visitor.reads().partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 "), head
        assert b"text/plain; version=0.0.4" in head
        return {
            f"{sample.name}{sorted(sample.labels.values()) or ''}": sample.value
            for family in text_string_to_metric_families(body.decode())
            for sample in family.samples
        }


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    return Portal(tmp_path)


def status(visitor: Visitor, *headers: str) -> int:
    """The answer's number."""
    visitor.asks("/metrics", *headers)
    return int(visitor.reads().split(b" ", 2)[1])


def test_the_figures_of_both_are_told(portal: Portal) -> None:
    told = portal.told()

    assert told["gatehouse_server_up"] == 1
    assert told["gatehouse_server_objects"] == 7
    assert told["gatehouse_portal_link_state['up']"] == 1
    assert told["gatehouse_portal_link_state['down']"] == 0
    assert told["process_open_fds['portal']"] > 0
    assert not any(
        name.startswith(("python_", "process_cpu_seconds_total[]")) for name in told
    )


def test_while_the_server_is_away_its_part_is_missing(portal: Portal) -> None:
    portal.theirs = defer.succeed(b"")

    told = portal.told()

    assert told["gatehouse_server_up"] == 0
    assert "gatehouse_server_objects" not in told
    assert told["gatehouse_portal_inputs_waiting"] == 0


def test_sessions_and_what_they_say_are_counted(portal: Portal) -> None:
    anna, bo = portal.sessions.login(), portal.sessions.login(8)
    portal.sessions.types(anna, "look", "say hi")
    portal.sessions.clock.advance(0.2)
    portal.sessions.says(Ack(((anna.sessid, 1),)))
    anna.bytes_in, anna.unread = 10, 300
    portal.sessions.loses(bo)

    told = portal.told()

    assert told["gatehouse_portal_sessions['paper']"] == 1
    assert told["gatehouse_portal_sessions_link_dead"] == 1
    assert told["gatehouse_portal_sessions_opened_total['paper']"] == 2
    assert told["gatehouse_portal_inputs_unacknowledged"] == 1
    assert told["gatehouse_portal_input_seconds_count"] == 1
    assert told["gatehouse_portal_input_seconds_bucket['0.1']"] == 0
    assert told["gatehouse_portal_input_seconds_bucket['0.25']"] == 1
    assert told["gatehouse_portal_received_bytes_total['paper']"] == 10
    assert told["gatehouse_portal_unsent_bytes"] == 300


def test_who_was_turned_away_is_counted_by_why(portal: Portal) -> None:
    portal.sessions.handler.bans.replace(["203.0.113.0/24"])

    portal.sessions.handler.doors.enter("203.0.113.9")

    refused = portal.told()[
        "gatehouse_portal_connections_refused_total['banned', 'players']"
    ]
    assert refused == 1


def test_reloads_are_told_with_how_long_they_held_input(portal: Portal) -> None:
    async def replace(mode: str) -> dict[str, float]:
        return {"seconds": 2.0, "held": 0.07}

    portal.supervisor.succession.replace = replace  # type: ignore[method-assign]
    portal.supervisor.reload("reload")

    told = portal.told()
    assert told["gatehouse_portal_reload_gap_last_seconds"] == 0.07
    assert told["gatehouse_portal_reload_gap_seconds_bucket['0.1']"] == 1
    assert told["gatehouse_portal_reload_gap_seconds_bucket['0.05']"] == 0


# To whom


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"]
)
def test_this_machine_may_ask(portal: Portal, address: str) -> None:
    assert status(portal.visitor(address)) == 200


@pytest.mark.parametrize("address", ["203.0.113.9", "10.0.0.1", "2001:db8::1"])
def test_nobody_else_may(portal: Portal, address: str) -> None:
    assert status(portal.visitor(address)) == 403


@pytest.mark.parametrize(
    "header",
    [
        "X-Forwarded-For: 127.0.0.1",
        "Forwarded: for=127.0.0.1",
        "Via: 1.1 x",
        "X-Real-IP: ::1",
    ],
)
def test_what_an_unknown_proxy_of_this_machine_passes_on_is_not_from_here(
    portal: Portal, header: str
) -> None:
    assert status(portal.visitor(), header) == 403


def test_behind_a_trusted_proxy_the_real_address_counts(tmp_path: Path) -> None:
    portal = Portal(tmp_path, proxies=("127.0.0.1",))

    assert status(portal.visitor(), "X-Forwarded-For: 203.0.113.9") == 403
    assert status(portal.visitor(), "X-Forwarded-For: 127.0.0.1, 203.0.113.9") == 403
    assert status(portal.visitor(), "X-Forwarded-For: ::1") == 200


@pytest.mark.parametrize(
    "header",
    [
        "X-Forwarded-For: unknown",
        "X-Forwarded-For: 127.0.0.1, _hidden",
        "Forwarded: for=203.0.113.9",
        "X-Real-IP: 203.0.113.9",
        "Via: 1.1 x",
    ],
)
def test_whom_a_trusted_proxy_does_not_name_is_not_from_here(
    tmp_path: Path, header: str
) -> None:
    portal = Portal(tmp_path, proxies=("127.0.0.1",))

    assert status(portal.visitor(), header) == 403


def test_with_the_token_anybody_may(tmp_path: Path) -> None:
    portal = Portal(tmp_path, TOKEN)

    def asks(address: str, *headers: str) -> int:
        return status(portal.visitor(address), *headers)

    assert asks("203.0.113.9", f"Authorization: Bearer {TOKEN}") == 200
    assert asks("203.0.113.9", f"authorization: bearer  {TOKEN}") == 200
    assert asks("203.0.113.9", "Authorization: Bearer wrong") == 401
    assert asks("203.0.113.9", "Authorization: Bearer \xff") == 401
    assert asks("203.0.113.9", f"Authorization: Basic {TOKEN}") == 401
    assert asks("203.0.113.9") == 401
    assert asks("127.0.0.1") == 200
    assert asks("127.0.0.1", "Authorization: Bearer wrong") == 401


def test_an_empty_token_opens_nothing(portal: Portal) -> None:
    assert status(portal.visitor("203.0.113.9"), "Authorization: Bearer ") == 403


def test_who_is_refused_learns_no_figure(tmp_path: Path) -> None:
    visitor = Portal(tmp_path, TOKEN).visitor("203.0.113.9")

    visitor.asks("/metrics")

    answer = visitor.reads()
    assert b"WWW-Authenticate: Bearer" in answer
    assert b"gatehouse_" not in answer
    assert b"no-store" in answer


def test_who_leaves_before_the_answer_does_no_harm(portal: Portal) -> None:
    portal.theirs = Deferred()
    visitor = portal.visitor()

    visitor.asks("/metrics")
    visitor.leaves()

    assert portal.theirs.called  # cancelled
    portal.theirs = defer.succeed(THEIRS)
    assert portal.told()["gatehouse_server_up"] == 1


# The Server's part


class Elsewhere:
    """An upstream that fails in some way."""

    reactor = None

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def ask_now(self, target: bytes, patience: float) -> Any:
        raise self.error


@pytest.mark.parametrize("error", [Away(), Died(), Slow()])
def test_a_server_that_does_not_answer_tells_nothing(error: Exception) -> None:
    async def asked() -> bytes:
        return await asking(Elsewhere(error))()  # type: ignore[arg-type]

    assert asyncio.run(asked()) == b""
