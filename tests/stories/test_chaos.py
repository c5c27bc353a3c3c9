"""Everything happens in any order: Servers come, go and crash while people play.

Whatever the order, when the dust has settled: each line was answered once and in its
order, no coin was lost or doubled, both halves agree on who is there, and the world in
memory is the one in the database.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from game.characters import Character
from portal.link import State
from portal.wire.frames import (
    Changed,
    Close,
    Connect,
    Disconnected,
    Input,
    Output,
    Save,
)
from server.sessions import SESSION_HANDLER
from server.world import WORLD
from tests.stories.town import Player, Town

EXAMPLES = int(os.environ.get("CHAOS_EXAMPLES", "0"))
"""How many days to play, each a new one; without it the same few every time."""
CROWD = 4
"""People who play at the same time, at most."""

VOICELESS = ("is now played from another", "You play nobody", "Your characters")
"""Who has seen this had to be put into a character again."""

STEPS = (
    *("connect", "again", "say", "say", "say", "get coin", "drop coin"),
    *("north", "south", "leave", "stop", "start", "reload", "reset", "crash"),
    *("cut", "fail early", "fail late", "new portal", "settle"),
)
SCHEDULE = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, CROWD - 1), st.integers(0, 3)),
    max_size=40,
)


class Chaos:
    """A town, the people in it, and what each of them should have been answered."""

    def __init__(self, folder: Path) -> None:
        self.town = Town(folder)
        self.people: list[Player] = []
        self.accounts: dict[Player, int] = {}
        self.asked: dict[Player, list[str]] = {}
        self.unheard: set[Player] = set()
        """Who has said something since the wire was cut."""
        self.mode = "start"
        """How the next Server begins."""
        self.names = 0
        self.lines = 0
        self.coins = len(WORLD.named("copper coin"))
        self.strangers: list[Any] = []
        """Frames about sessions that the half which heard them did not know."""
        self.town.on_arrival = self.look_for_strangers

    def step(self, what: str, who: int, turns: int) -> None:
        """Do one thing, if it can be now, and let so many turns of the loop pass."""
        up = self.town.server is not None
        if what in ("say", "get coin", "drop coin", "north", "south", "leave", "again"):
            if self.people:
                self.somebody(what, self.people[who % len(self.people)])
        elif what == "connect":
            self.names += 1
            name = "".join("abcdefghij"[int(digit)] for digit in str(self.names))
            self.joins(self.town.player_account(f"Person{name}"))
        elif what == "new portal":
            self.begin_anew()
        elif what == "settle":
            self.settle()
        elif what == "start" and not up:
            self.town.start(self.mode)
        elif what != "start" and up:
            self.server(what)
        for _ in range(turns):
            self.town.turn()

    def somebody(self, what: str, player: Player) -> None:
        """One of the people does something."""
        if what == "leave":
            self.people.remove(player)
            player.disconnected("the network broke")
        elif what == "again":
            self.joins(self.accounts[player])
        else:
            self.types(player, what)

    def server(self, what: str) -> None:
        """Something happens to the Server."""
        if what == "cut":
            if not self.town.wire.cut:
                self.town.settle()
                self.unheard.clear()
            self.town.wire.cut = True
        elif what == "crash" or self.town.wire.cut:
            self.crash()  # what is cut off can only be a Server that dies
        elif what == "stop":
            self.town.stop()
            self.mode = "reload"
        elif what in ("reload", "reset"):
            self.town.reload(what)
        else:
            self.town.fail_to_reload(late=what == "fail late")

    def joins(self, account: int) -> None:
        """Somebody connects, unless it is too crowded."""
        if len(self.people) >= CROWD:
            return
        player = Player(self.town, account)
        self.people.append(player)
        self.accounts[player] = account
        self.asked[player] = []

    def types(self, player: Player, line: str) -> None:
        """Somebody types, and remembers what should be answered."""
        cut = self.town.server is not None and self.town.wire.cut
        if cut and player in self.unheard:
            # An answer that changed nothing has left before the commit that holds the
            # next line's; to cut it off as well would be to lose what the kernel has.
            return
        if line == "say":
            self.unheard.add(player)
            self.lines += 1
            line = f"say {self.lines}"
            self.asked[player].append(f'You say, "{self.lines}"')
        player.receive("text", line)

    def crash(self) -> None:
        """The Server dies with all it had in hand."""
        self.town.crash()
        self.town.portal.link.blame(0.25)
        self.mode = "crash"

    def begin_anew(self) -> None:
        """The Portal ended, and with it the Server and all connections."""
        if self.town.server is not None:
            self.town.dies()
        self.town.new_portal()
        self.people.clear()
        self.mode = "start"

    def settle(self) -> None:
        """Have a Server, let everything happen, and look at it."""
        if self.town.server is not None and self.town.wire.cut:
            self.crash()
        if self.town.server is None:
            self.town.start(self.mode)
        self.town.settle()
        self.check()

    # What is always true

    def look_for_strangers(self, batch: list[Any]) -> None:
        """Nobody is told about a session of which it does not know."""
        known = set(self.town.portal.sessions)
        here = {session.sessid for session in SESSION_HANDLER.all()}
        for frame in batch:
            match frame:
                case Output():
                    strange = not known.issuperset(frame.sessids)
                case Save() | Close():
                    strange = frame.sessid not in known
                case Connect():
                    strange = frame.sessid in here
                    here.add(frame.sessid)
                case Changed() | Input() | Disconnected():
                    strange = frame.sessid not in here
                case _:
                    strange = False
            if strange:
                self.strangers.append(frame)

    def check(self) -> None:
        """Nothing is lost, doubled or untrue."""
        assert self.strangers == []
        link = self.town.portal.link
        assert link.state is State.UP
        assert link.pending == {}
        self.check_answers()
        self.check_sessions()
        self.check_coins()
        self.check_database()

    def check_answers(self) -> None:
        """Every line was answered once, in order, by whoever could speak."""
        shared = [self.accounts[player] for player in self.people]
        for player in self.people:
            told = [line for line in player.seen if line.startswith('You say, "')]
            asked = self.asked[player]
            if shared.count(self.accounts[player]) == 1 and not self.silent(player):
                assert told == asked
            else:
                assert told == [line for line in asked if line in told]

    def silent(self, player: Player) -> bool:
        """Whether a reset or another connection left it without a voice for a while."""
        return any(mark in line for line in player.seen for mark in VOICELESS)

    def check_sessions(self) -> None:
        """Both halves know the same sessions, accounts and puppets."""
        there = {player.sessid for player in self.people}
        assert set(self.town.portal.sessions) == there
        assert {session.sessid for session in SESSION_HANDLER.all()} == there
        for session in SESSION_HANDLER.all():
            saved = self.town.portal.sessions[session.sessid].saved
            assert saved is not None
            account, puppet = session.account, session.puppet
            assert saved.account == (account.pk if account else 0)
            assert saved.puppet == (puppet.id if puppet else 0)
            assert puppet is None or session in puppet.sessions.all()
            assert account is None or session in SESSION_HANDLER.by_account(account)
        for character in WORLD.of(Character):
            players = character.sessions.all()
            assert len({session.account for session in players}) <= 1
            for session in players:
                assert SESSION_HANDLER.get(session.sessid) is session
                assert session.puppet is character

    def check_coins(self) -> None:
        """There are as many coins as ever, each in one place."""
        coins = WORLD.named("copper coin")
        assert len(coins) == self.coins
        held = [thing for obj in WORLD.objects.values() for thing in obj.contents]
        for coin in coins:
            assert coin.location is not None
            assert held.count(coin) == 1

    def check_database(self) -> None:
        """What is in memory is what is kept."""
        server = self.town.server
        assert server is not None
        kept = self.town.run(server.store.run(server.store.load))
        places = {row.id: row.location_id for row in kept.rows}
        assert places == {
            obj.id: obj.location.id if obj.location else None
            for obj in WORLD.objects.values()
        }
        assert kept.commit == server.committer.number
        assert kept.commit == self.town.portal.commit


def play(folder: Path, schedule: Iterable[tuple[str, int, int]]) -> None:
    """One day in the town, whose world is forgotten after it."""
    with transaction.atomic():
        chaos = Chaos(folder)
        try:
            for what, who, turns in schedule:
                chaos.step(what, who, turns)
            chaos.settle()
        finally:
            chaos.town.close()
            transaction.set_rollback(True)


@settings(
    max_examples=EXAMPLES or 25,
    derandomize=not EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(schedule=SCHEDULE)
def test_whatever_happens_in_whatever_order_nothing_is_lost(
    db: None, tmp_path: Path, schedule: list[tuple[str, int, int]]
) -> None:
    play(tmp_path, schedule)
