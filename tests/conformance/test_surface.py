"""What a game can name and call: every name, parameter, default and alias."""

from __future__ import annotations

import dataclasses
import inspect
import time
from typing import Any

import pytest

from server import api, errors, scopes
from server.accounts.models import Account
from server.data import UNSET
from server.data.storages.encoding import decode, encode
from server.messaging.protocol import MessageProtocol
from server.sessions import SESSION_HANDLER, SESSIONS
from server.sessions.session import ServerSession

POSITIONAL = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
)
VARIABLE = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
GIVEN = {"UNSET": UNSET, "time": time.time, "decode": decode, "encode": encode}
"""What the defaults below are written with."""

ANSWERS = "message, *, at_sender=False, ensure_private=False, ignore_failure=True, **kw"
WAITS = "condition=None, *, timeout=None, attempts=None"

SIGNATURES = {
    # messages
    "MessageChain": "components=()",
    "MessageChain.coerce": "message",
    "MessageChain.parse": "payload",
    "MessageChain.to_payload": "self",
    "MessageChain.to_string": "self",
    "MessageChain.has_component": "self, cls",
    "MessageChain.get_first_component": "self, cls",
    "MessageChain.get_first": "self, cls",
    "MessageChain.get_all_of_component": "self, cls",
    "MessageChain.get_all": "self, cls",
    "MessageChain.get_source": "self",
    "MessageChain.extract_plain_text": "self",
    "Component.to_string": "self",
    "Component.to_payload": "self",
    "Plain": "text, markup=True",
    "Source": "id, time",
    "Quote": "id, sender_id=None, origin=None",
    "At": "target, display=None",
    "AtAll": "",
    "Image": "url, alt=''",
    "Emote": "name",
    "Unknown": "text=''",
    "Receipt": "message_id, time, delivered",
    "Event.copy": "self",
    "Group": "id, name, permission, kind, obj",
    "Member": "id, member_name, permission, group",
    "Friend": "id, nickname, remark=None",
    "GroupMessage": "message_chain, sender",
    "FriendMessage": "message_chain, sender",
    "UnexpectedException": "error, event, session",
    # who sends and hears
    "MessageProtocol.send_group_message": "self, group, message, quote_source=None",
    "MessageProtocol.send_friend_message": (
        "self, friend, message, *, quote_source=None"
    ),
    "MessageProtocol.receiver": (
        "self, event, condition=None, *, dependencies=(), middlewares=()"
    ),
    "MessageProtocol.exception_handler": "self, exc_type=None",
    "MessageProtocol.before_sending": "self, func",
    "Depend": "func, middlewares=(), cache=True",
    "GAME.receiver": "event, condition=None, *, dependencies=(), middlewares=()",
    "GAME.send": "event, message, **kw",
    "GAME.send_private_msg": "*, user_id, message, self_id=None, **kw",
    "GAME.send_group_msg": "*, group_id, message, self_id=None, **kw",
    # contexts
    "Context": "bot, event, *, session=None",
    "Context.send": f"self, {ANSWERS}",
    "Context.reply": "self, message, **kw",
    "Context.get_data": "self",
    "Context.set_data": "self, value",
    "Context.delete_data": "self",
    "RequestContext.approve": "self, remark=''",
    "RequestContext.reject": "self, reason=''",
    "send": f"bot, event, {ANSWERS}",
    # dialogues
    "MessageStream": "on_free=None, *, maxlen=256",
    "MessageStream.get": f"self, {WAITS}",
    "MessageStream.write": "self, item",
    "MessageStream.waste": "self",
    "MessageStream.keep": "self",
    "MessageStream.free": "self, reason='free'",
    "SingleDialogueManager": "identifier",
    "SingleDialogueManager.use": "self, fn, match, override=False",
    "SingleDialogueManager.run": "self, event",
    "ConcurrentDialogueManager": "identifier",
    "ConcurrentDialogueManager.use": "self, fn, match",
    "ConcurrentDialogueManager.run": "self, event",
    "create_dialogue_manager": "name, identifier, *, replace=False",
    "use_dialogue": (
        "when=None, *, identifier='default', concurrent=False, override=False,"
        " timeout=None"
    ),
    "run_dialogues": "event",
    "dialogue_count": "",
    "DialogueContext.reply": "self, message, **kw",
    "DialogueContext.get": f"self, {WAITS}",
    "DialogueContext.question": f"self, prompt, {WAITS}, **kw",
    "DialogueContext.ask": "self, key, prompt, filters=()",
    "DialogueContext.forward": "self, message",
    "DialogueContext.context_of": "self, event",
    "DialogueContext.data_scope": "self, config=None",
    # session data
    "SessionStorage.read": "self, key",
    "SessionStorage.write": "self, key, value",
    "SessionStorage.delete": "self, key",
    "DataConfig": (
        "initial=UNSET, storage=None, get_session_key='per_chat', prefix='',"
        " missing_key='none'"
    ),
    "session_data": (
        "config=None, /, *, write_back='always', sequentialize=True, **options"
    ),
    "multi_session_data": "*, sequentialize=True, **fragments",
    "lazy_session_data": "config=None, /, *, sequentialize=True, **options",
    "sequentialize": "constraint",
    "data_scope": "config, key",
    "move_session_data": "storage, old_key, new_key, *, on_conflict='error'",
    "enhance_storage": (
        "storage, *, milliseconds_to_live=None, ttl=None, migrations=None, clock=time"
    ),
    "MemorySessionStorage": "time_to_live=None, *, clock=time",
    "FileSessionStorage": (
        "dir_name='sessions', *, serializer=encode, deserializer=decode"
    ),
    "DatabaseSessionStorage": "table='session_data', using='default'",
    "RedisSessionStorage": "instance, *, ttl=None, auto_parse_dates=False",
    "builtin_storage": "token, *, max_key=64, max_bytes=16384, max_sessions=50_000",
    # sessions
    "ServerSession.msg": "self, text=None, **kw",
    "ServerSession.disconnect": "self, reason=''",
}
"""By the name under which a game finds it: what it must take, and its defaults."""

COROUTINES = (
    "MessageProtocol.send_group_message",
    "MessageProtocol.send_friend_message",
    "GAME.send",
    "GAME.send_private_msg",
    "GAME.send_group_msg",
    "Context.send",
    "Context.reply",
    "Context.get_data",
    "Context.set_data",
    "Context.delete_data",
    "RequestContext.approve",
    "RequestContext.reject",
    "send",
    "MessageStream.get",
    "SingleDialogueManager.run",
    "ConcurrentDialogueManager.run",
    "run_dialogues",
    "DialogueContext.get",
    "DialogueContext.question",
    "DialogueContext.forward",
    "DialogueContext.reply",
    "move_session_data",
)

ERRORS: dict[str, tuple[tuple[type[BaseException], ...], int | None]] = {
    "MessageError": ((Exception,), 0),
    "UnknownTarget": ((errors.MessageError, ValueError), 5),
    "InvalidActor": ((errors.MessageError, EnvironmentError), 3),
    "ActorClosed": ((errors.MessageError, ConnectionRefusedError), 4),
    "SendNotPermitted": ((errors.MessageError, PermissionError), 10),
    "MessageNotSerializable": ((errors.MessageError, RuntimeError), 400),
    "InvalidMessage": ((ValueError,), None),
    "InvalidTarget": ((ValueError,), None),
    "DialogueError": ((Exception,), None),
    "StreamClosed": ((errors.DialogueError,), None),
    "DialogueTimeout": ((errors.DialogueError, TimeoutError), None),
    "AttemptsExceeded": ((errors.DialogueError,), None),
    "StreamLocked": ((errors.DialogueError,), None),
    "UnknownDialogueManager": ((errors.DialogueError, LookupError), None),
    "SessionDataError": ((Exception,), None),
    "SessionKeyError": ((errors.SessionDataError, LookupError), None),
    "SessionDataMissing": ((errors.SessionDataError, LookupError), None),
    "StorageError": ((errors.SessionDataError,), None),
    "StorageLimitError": ((errors.StorageError,), None),
}
"""By name: what each is, and its code if it has one."""

OTHERS = (
    "CommandContext",
    "DialogueFn",
    "FriendLike",
    "GroupLike",
    "Identifier",
    "Matcher",
    "MessageLike",
    "NoticeContext",
    "Permission",
    "SCOPES",
    "SESSIONS",
    "SESSION_HANDLER",
    "SystemActor",
)


def found(path: str) -> Any:
    """What `server.api` has under this name."""
    thing: Any = api
    for name in path.split("."):
        thing = getattr(thing, name)
    return thing


@pytest.mark.parametrize("path", SIGNATURES)
def test_it_takes_what_it_must(path: str) -> None:
    wanted = inspect.signature(eval(f"lambda {SIGNATURES[path]}: None", GIVEN))  # noqa: S307 - written above
    actual = inspect.signature(found(path))

    def positional(signature: inspect.Signature) -> list[str]:
        return [p.name for p in signature.parameters.values() if p.kind in POSITIONAL]

    first = positional(wanted)
    assert positional(actual)[: len(first)] == first
    for parameter in wanted.parameters.values():
        if parameter.kind in VARIABLE:
            assert parameter.kind in [p.kind for p in actual.parameters.values()]
            continue
        has = actual.parameters[parameter.name]
        assert has.kind == parameter.kind
        if parameter.default is not parameter.empty:
            assert has.default == parameter.default
    for name in actual.parameters.keys() - wanted.parameters.keys():
        more = actual.parameters[name]
        assert more.kind in VARIABLE or more.default is not more.empty, name


@pytest.mark.parametrize("path", COROUTINES)
def test_it_is_awaited(path: str) -> None:
    assert inspect.iscoroutinefunction(found(path))


@pytest.mark.parametrize("name", [*SIGNATURES, *ERRORS, *OTHERS])
def test_a_game_can_import_it(name: str) -> None:
    assert name.split(".")[0] in api.__all__


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_is_all_that_it_is(name: str) -> None:
    bases, code = ERRORS[name]
    error = getattr(api, name)

    assert error is getattr(errors, name)
    assert all(issubclass(error, base) for base in bases)
    assert getattr(error, "code", None) == code
    assert str(error("why")).endswith(("why", "why."))


def test_who_catches_a_failure_to_send_catches_no_wrong_message() -> None:
    for wrong in (errors.InvalidMessage, errors.InvalidTarget):
        assert not issubclass(wrong, errors.MessageError)
    assert api.StreamClosed("override").reason == "override"


def test_some_things_have_two_names() -> None:
    chain, stream, context = api.MessageChain, api.MessageStream, api.Context

    assert chain.get_first is chain.get_first_component
    assert chain.get_all is chain.get_all_of_component
    assert stream.resume is stream.waste
    assert stream.pause is stream.keep
    assert context.session_data is context.data
    assert api.SESSIONS is api.SESSION_HANDLER is SESSIONS is SESSION_HANDLER
    assert isinstance(inspect.getattr_static(context, "ctx"), property)
    assert not hasattr(context, "pause")


@pytest.mark.parametrize("name", ["Plain", "Source", "Quote", "At", "AtAll", "Image"])
def test_a_component_is_a_value(name: str) -> None:
    component = getattr(api, name)
    parameters: Any = component.__dataclass_params__

    assert issubclass(component, api.Component)
    assert dataclasses.is_dataclass(component)
    assert parameters.frozen
    made = component(*["x"] * len(inspect.signature(component).parameters))
    assert made.type == name


def test_markup_does_not_count_among_equals() -> None:
    assert api.Plain("a", markup=True) == api.Plain("a", markup=False)
    assert api.GroupMessage.type == "GroupMessage"
    assert api.FriendMessage.type == "FriendMessage"
    assert [each.name for each in api.Permission] == [
        "MEMBER",
        "ADMINISTRATOR",
        "OWNER",
    ]


def test_all_actors_can_send() -> None:
    for kind in (ServerSession, Account, api.Character, api.SystemActor):
        assert issubclass(kind, MessageProtocol)
    assert api.GAME.system.self_id == 0
    assert api.DatabaseSessionStorage().read_all_keys
    assert type(api.DIALOGUES.pair("default").single) is api.SingleDialogueManager


@pytest.mark.parametrize("name", ["default", "group", "user", "session", "character"])
def test_these_dialogue_managers_are_there(name: str) -> None:
    assert api.DIALOGUES.pair(name).concurrent.running == {}


@pytest.mark.parametrize(
    "name",
    [
        *("per_chat", "per_user", "per_user_chat", "per_character", "per_session"),
        *("per_group", "per_sender", "per_room", "per_channel"),
        *("default", "group", "user", "session", "character"),
    ],
)
def test_these_scopes_are_there(name: str) -> None:
    assert scopes.scope(name) is scopes.SCOPES[name]
    assert api.SCOPES is scopes.SCOPES


def test_a_stream_says_how_it_is() -> None:
    stream: Any = api.MessageStream(maxlen=None)

    assert (stream.closed, stream.wasting, stream.reason, len(stream)) == (
        False,
        False,
        None,
        0,
    )
    assert hasattr(stream, "__aiter__")


async def test_a_context_and_a_session_have_what_they_have(
    sA: Any, game: Any, iev: Any
) -> None:
    event = iev("look", sA)
    ctx: Any = api.Context(game, event, session=sA)
    named = ("bot", "event", "session", "message", "self_id", "user_id", "chat_id")

    assert [hasattr(ctx, name) for name in (*named, "chat")] == [True] * 8
    assert (ctx.session, ctx.user_id, ctx.chat_id) == (sA, 1, "private:1")
    for name in ("command", "cmdstring", "args"):
        assert hasattr(api.CommandContext(game, event), name)
    for name in (
        *("sessid", "address", "logged_in", "account", "puppet", "ndb", "db"),
        *("cmdset", "conn_time", "cmd_last", "cmd_last_visible", "cmd_total"),
        *("sessionhandler", "data_in", "data_out"),
    ):
        assert hasattr(sA, name)
    assert sA.sessionhandler is SESSION_HANDLER
