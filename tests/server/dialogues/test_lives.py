"""Dialogues, and sessions that come, go and come back."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from game import hooks
from server.accounts.models import Account
from server.commands.command import Command
from server.dialogues import keep
from server.dialogues.registry import (
    DIALOGUES,
    begin_dialogue,
    create_dialogue_manager,
    dialogue_count,
    use_dialogue,
)
from server.errors import StreamClosed
from server.messaging import typed
from server.messaging.events import Event
from server.messaging.pipeline import PIPELINE
from server.sessions import SESSION_HANDLER, actions
from tests.server.commands.fakes import cmdset_of
from tests.stories.town import Player, Town

pytestmark = pytest.mark.usefixtures("registered")


@pytest.fixture
def lasting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A session outlives its connection for a while."""
    monkeypatch.setattr(Town, "linkdead_time", 300.0)


@pytest.fixture
def naming() -> Any:
    """Asks for a name and a colour; says why it ends."""

    @use_dialogue(False, identifier="session", resume=dict)
    async def naming(ctx: Any) -> None:
        try:
            name = await ctx.ask("name", "Name?")
            color = await ctx.ask("color", "Colour?")
        except StreamClosed as closed:
            session = SESSION_HANDLER.get(ctx.trigger.sessid)
            if session is not None:
                session.msg(f"It ends: {closed.reason}")
            raise
        await ctx.reply(f"{name} is {color}.")

    return naming


def session_of(player: Player) -> Any:
    return SESSION_HANDLER.get(player.sessid)


def begins(town: Town, player: Player, talk: Any) -> Any:
    """The player is in the dialogue."""
    return town.do(begin_dialogue, talk, session_of(player))


def no_claims() -> bool:
    """Whether no manager holds anything."""
    managers = DIALOGUES.managers()
    return not any(each.claims or each._order or each.claims.kinds for each in managers)


def test_whoever_comes_back_goes_on_where_they_were(
    lasting: None, town: Town, naming: Any
) -> None:
    account = town.player_account("Anna")
    anna = town.connect(account)
    begins(town, anna, naming)
    anna.types("Toby")
    anna.leaves()
    assert dialogue_count() == 1

    again = town.connect(account)
    seen = again.sees
    again.types("red", "say done")

    assert seen[-1] == "Colour?"
    assert again.sees == ["Toby is red.", 'You say, "done"']
    assert dialogue_count() == 0
    assert keep.records() == {}
    assert no_claims()


@pytest.mark.parametrize("how", ["reload", "crash"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_server_may_go_meanwhile(
    lasting: None, town: Town, naming: Any, how: str, when: str
) -> None:
    account = town.player_account("Anna")
    anna = town.connect(account)
    begins(town, anna, naming)
    anna.types("Toby")
    anna.leaves()

    again = town.connect(account) if when == "after" else None
    if how == "reload":
        town.reload()
    else:
        town.crash()
        town.start("crash")
    again = again or town.connect(account)
    again.types("red")

    assert again.sees[-1] == "Toby is red."


@pytest.mark.parametrize("turns", range(8))
def test_an_answer_on_its_way_is_taken_once(
    lasting: None, town: Town, naming: Any, turns: int
) -> None:
    account = town.player_account("Anna")
    anna = town.connect(account)
    begins(town, anna, naming)
    anna.receive("text", "Toby")
    for _ in range(turns):
        town.turn()
    anna.leaves()

    again = town.connect(account)
    again.types("red")

    assert again.sees[-1] == "Toby is red."


def test_who_takes_the_place_of_a_living_session_takes_its_dialogue(
    town: Town, settings: Any, naming: Any
) -> None:
    settings.MULTISESSION_MODE = 0
    account = town.player_account("Anna")
    anna = town.connect(account)
    begins(town, anna, naming)
    anna.types("Toby")

    again = town.connect(account)
    again.types("red")

    assert again.sees[-1] == "Toby is red."
    assert "It ends: disconnect" not in anna.sees


def test_one_begun_by_a_line_is_found_again_as_well(lasting: None, town: Town) -> None:
    @use_dialogue(lambda event: event.raw_text == "pet")
    async def pet(ctx: Any) -> None:
        await ctx.reply(f"It is {(await ctx.question('Name?')).raw_text}.")

    account = town.player_account("Anna")
    anna = town.connect(account)
    anna.types("pet")
    anna.leaves()

    again = town.connect(account)
    seen = again.sees
    again.types("Toby")

    assert seen[-1] == "Name?"
    assert again.sees == ["It is Toby."]


def test_who_never_comes_back_ends_it(lasting: None, town: Town, naming: Any) -> None:
    anna = town.player("Anna")
    begins(town, anna, naming)
    anna.leaves()

    town.clock.advance(301)
    town.settle()

    assert dialogue_count() == 0
    assert keep.records() == {}
    assert no_claims()


def test_a_dialogue_the_login_began_makes_room_for_the_older_one(
    lasting: None, town: Town, naming: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        hooks, "at_login", lambda session: begin_dialogue(naming, session)
    )
    account = town.player_account("Anna")
    anna = town.connect(account)
    anna.types("Toby")
    anna.leaves()

    again = town.connect(account)
    again.types("red", "say done")

    assert again.sees[-2:] == ["Toby is red.", 'You say, "done"']
    assert dialogue_count() == 0


def test_a_logout_ends_what_belongs_to_the_connection(town: Town, naming: Any) -> None:
    @use_dialogue(False, identifier="user")
    async def letter(ctx: Any) -> None:
        await ctx.question("Dear?")

    anna = town.player("Anna")
    begins(town, anna, naming)
    begins(town, anna, letter)

    town.do(actions.logout, session_of(anna))

    assert "It ends: logout" in anna.sees
    assert dialogue_count() == 1


def test_a_disconnect_leaves_nothing_behind(town: Town, naming: Any) -> None:
    anna = town.player("Anna")
    begins(town, anna, naming)

    anna.types("quit")

    assert dialogue_count() == 0
    assert keep.records() == {}
    assert no_claims()
    assert DIALOGUES.listens_input is False


def test_one_that_fails_is_told_in_a_sentence_and_its_line_is_done(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    @use_dialogue(False, identifier="session")
    async def talk(ctx: Any) -> None:
        await ctx.question("Well?")
        raise RuntimeError("a bug in the game")

    anna = town.player("Anna")
    begins(town, anna, talk)
    anna.types("yes", "say hello")

    assert "a bug in the game" in caplog.text
    assert "talk of session 1" in caplog.text
    assert len(anna.sees) == 3
    assert not town.portal.link.pending
    assert dialogue_count() == 0


def test_one_that_fails_at_once_leaves_no_trace(town: Town) -> None:
    @use_dialogue(lambda event: event.raw_text == "break", identifier="session")
    async def talk(ctx: Any) -> None:
        ctx.session.puppet.db.broken = True
        await ctx.reply("Now")
        raise RuntimeError("a bug in the game")

    anna = town.player("Anna")
    anna.types("break")

    assert len(anna.sees) == 1
    assert session_of(anna).puppet.db.broken is None


def test_a_command_that_fails_has_begun_no_dialogue(town: Town, naming: Any) -> None:
    class Name(Command):
        """Name something, and fail."""

        key = "name"

        def run(self) -> None:
            begin_dialogue(naming, self.session)
            raise RuntimeError("a bug in the game")

    anna = town.player("Anna")
    town.do(session_of(anna).cmdset.add, cmdset_of(Name))
    anna.types("name")
    told = anna.sees
    anna.types("say hello")

    assert "Name?" not in told
    assert anna.sees == ['You say, "hello"']
    assert dialogue_count() == 0
    assert keep.records() == {}


def test_what_a_command_closed_before_it_failed_does_not_come_back(
    town: Town, naming: Any
) -> None:
    @use_dialogue(False, identifier="session", override=True)
    async def urgent(ctx: Any) -> None:
        await ctx.question("Quick!")

    class Alarm(Command):
        """Ask something urgent, and fail."""

        key = "alarm"

        def run(self) -> None:
            begin_dialogue(urgent, self.session)
            raise RuntimeError("a bug in the game")

    anna = town.player("Anna")
    town.do(session_of(anna).cmdset.add, cmdset_of(Alarm))
    begins(town, anna, naming)
    town.do(session_of(anna).execute_cmd, "alarm")

    assert dialogue_count() == 0
    assert keep.records() == {}


def test_a_command_begins_it_in_its_own_turn(town: Town, naming: Any) -> None:
    class Name(Command):
        """Name something."""

        key = "name"

        def run(self) -> None:
            begin_dialogue(naming, self.session)
            self.msg("Think well.")

    anna = town.player("Anna")
    town.do(session_of(anna).cmdset.add, cmdset_of(Name))
    anna.types("name", "Toby", "red")

    assert anna.sees == ["Name?", "Think well.", "Colour?", "Toby is red."]


def test_more_than_it_has_room_for_is_told_once(town: Town) -> None:
    @use_dialogue(lambda event: event.raw_text == "count", identifier="user")
    async def slow(ctx: Any) -> None:
        await gate.wait()
        while await ctx.get():
            heard.append(1)

    heard: list[int] = []
    gate = asyncio.Event()
    anna = town.player("Anna")
    account = session_of(anna).account

    def many(count: int) -> None:
        for number in range(count):
            event = Event(type="message", detail_type="group", user_id=account.pk)
            event.raw_text = "count" if not number and not heard else "more"
            DIALOGUES.route(event)

    town.do(many, 260)
    first = anna.sees
    town.do(gate.set)
    town.do(many, 260)
    again = anna.sees

    words = "That was too much at once; your last words were not heard."
    assert first == [words]
    assert again == [words]
    assert len(heard) == 256 + 257  # one was waited for


def test_nobody_is_listened_to_without_need(town: Town, naming: Any) -> None:
    changes: list[tuple[bool, bool]] = []
    kept = DIALOGUES.changed

    def changed() -> None:
        changes.append((DIALOGUES.listens_input, DIALOGUES.listens_messages))
        kept()

    DIALOGUES.changed = changed
    anna = town.player("Anna")
    begins(town, anna, naming)
    anna.types("Toby", "red")

    @use_dialogue(lambda event: False, identifier="group")
    async def group(ctx: Any) -> None:
        """Never begun."""

    DIALOGUES.drop(group)
    use_dialogue(identifier="user")(group)
    DIALOGUES.drop(group)
    DIALOGUES.changed = kept

    assert changes == [
        (True, False),
        (False, False),
        (False, True),
        (False, False),
        (True, True),
        (False, False),
    ]


def test_a_module_that_is_imported_again_replaces_what_it_had() -> None:
    code = "async def talk(ctx):\n    pass\n"
    made = []
    for _ in range(2):
        names: dict[str, Any] = {"__name__": "tests.imported_again"}
        exec(code, names)  # noqa: S102
        made.append(names["talk"])
    manager = DIALOGUES.pair("user").single
    before = len(manager)

    for talk in made:
        use_dialogue(lambda event: False, identifier="user")(talk)

    assert len(manager) == before + 1
    assert manager.templates[-1].companion.fn is made[1]  # type: ignore[union-attr]


def test_what_no_dialogue_is_cannot_be_begun(town: Town) -> None:
    async def talk(ctx: Any) -> None:
        """No dialogue."""

    anna = town.player("Anna")
    with pytest.raises(LookupError):
        begins(town, anna, talk)


def test_an_identifier_that_waits_begins_it_later(town: Town) -> None:
    async def slowly(event: Event) -> Any:
        await asyncio.sleep(0)
        return event.sessid

    create_dialogue_manager("slowly", slowly)

    @use_dialogue(False, identifier="slowly")
    async def talk(ctx: Any) -> None:
        await ctx.reply((await ctx.question("Well?")).raw_text)

    anna = town.player("Anna")
    begins(town, anna, talk)
    anna.types("yes", "say done")

    assert anna.sees == ["Well?", "yes", 'You say, "done"']


def test_a_line_waits_for_what_the_dialogue_does_with_the_one_before(
    town: Town,
) -> None:
    gate = asyncio.Event()

    @use_dialogue(False, identifier="session")
    async def talk(ctx: Any) -> None:
        await ctx.question("Well?")
        await gate.wait()
        await ctx.reply("Done.")

    anna = town.player("Anna")
    begins(town, anna, talk)
    anna.types("yes", "say behind it")
    before = anna.sees
    town.do(gate.set)

    assert before == ["Well?"]
    assert anna.sees == ["Done.", 'You say, "behind it"']


def test_an_identifier_that_needs_a_session_lets_it_go(town: Town) -> None:
    create_dialogue_manager(
        "fragile", lambda event: SESSION_HANDLER.get(event.sessid).address
    )

    @use_dialogue(False, identifier="fragile")
    async def talk(ctx: Any) -> None:
        await ctx.question("Well?")

    anna = town.player("Anna")
    begins(town, anna, talk)
    anna.leaves()

    assert session_of(anna) is None
    assert dialogue_count() == 0


def test_none_begins_with_who_has_left(town: Town, naming: Any) -> None:
    anna = town.player("Anna")
    session = session_of(anna)
    anna.types("quit")

    begun = town.do(begin_dialogue, naming, session)

    assert begun.result() is None
    assert dialogue_count() == 0
    assert keep.records() == {}


def test_a_reply_is_not_for_who_logs_in_there_next(town: Town) -> None:
    gate = asyncio.Event()

    @use_dialogue(False, identifier="user")
    async def letter(ctx: Any) -> None:
        await gate.wait()
        await ctx.reply("Your secret is 42.")
        await ctx.send("Your secret is 43.")

    anna = town.player("Anna")
    session = session_of(anna)
    begins(town, anna, letter)
    bo = Account.objects.get(pk=town.player_account("Bo"))
    town.do(actions.logout, session)
    town.do(actions.login, session, bo)
    town.do(gate.set)

    assert session.account.username == "Bo"
    assert not any("secret" in line for line in anna.sees)


def test_a_busy_dialogue_is_waited_for_once(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = asyncio.Event()

    @use_dialogue(False, identifier="session")
    async def talk(ctx: Any) -> None:
        await ctx.question("Well?")
        await gate.wait()
        for _ in range(2):
            await ctx.reply((await ctx.get()).raw_text)
        await ctx.question("More?")

    anna = town.player("Anna")
    begins(town, anna, talk)
    monkeypatch.setattr(PIPELINE, "longest_rest", 0.0)
    anna.types("yes")
    monkeypatch.setattr(PIPELINE, "longest_rest", 3600.0)

    anna.types("one", "two")
    done = session_of(anna).inbox.done
    town.do(gate.set)
    seen = anna.sees
    anna.types("quit")

    assert done == 3
    assert seen == ["Well?", "one", "two", "More?"]
    assert anna.gone


def test_who_comes_back_amid_an_answer_is_let_in(lasting: None, town: Town) -> None:
    gate = asyncio.Event()

    @use_dialogue(False, identifier="session", resume=dict)
    async def talk(ctx: Any) -> None:
        if "answer" not in ctx.kept:
            answer = (await ctx.question("Well?")).raw_text
            ctx.kept["answer"] = object()
            await gate.wait()
            ctx.kept["answer"] = answer
        await ctx.question("More?")

    account = town.player_account("Anna")
    anna = town.connect(account)
    begins(town, anna, talk)
    anna.types("yes")
    anna.leaves()
    again = town.connect(account)

    assert session_of(anna) is None
    (record,) = keep.records().values()
    assert (record["session"], record["asked"]) == (again.sessid, None)
    town.crash()
    town.start("crash")
    assert again.sees[-1] == "Well?"


@pytest.fixture
def trading(town: Town) -> Any:
    """Anna hears what Bo types, and until when."""
    heard: list[str] = []

    @use_dialogue(False, identifier="session")
    async def trading(ctx: Any) -> None:
        bo = SESSION_HANDLER.get(ctx.trigger.bo)
        assert bo is not None
        theirs = ctx.context_of(typed.event_of(bo, bo.account, bo.puppet, ""))
        try:
            while True:
                heard.append((await theirs.get()).raw_text)
                await theirs.send(f"You offer {heard[-1]}.")
        except StreamClosed as closed:
            await ctx.reply(f"Bo has left: {closed.reason}")

    return trading


def trades(town: Town, talk: Any, anna: Player, bo: Player) -> None:
    """Anna trades with Bo."""
    town.do(begin_dialogue, talk, session_of(anna), bo=bo.sessid)


def test_one_that_hears_another_session_learns_that_it_left(
    town: Town, trading: Any
) -> None:
    anna, bo = town.player("Anna"), town.player("Bo")
    trades(town, trading, anna, bo)

    bo.types("three coins", "quit")

    assert bo.sees[0] == "You offer three coins."
    assert anna.sees[-1] == "Bo has left: disconnect"
    assert dialogue_count() == 0
    assert no_claims()


def test_one_that_hears_another_session_goes_with_it(
    lasting: None, town: Town, trading: Any
) -> None:
    anna, account = town.player("Anna"), town.player_account("Bo")
    bo = town.connect(account)
    trades(town, trading, anna, bo)
    bo.types("three coins")
    bo.leaves()

    again = town.connect(account)
    again.types("four coins")

    assert again.sees[-1] == "You offer four coins."
