"""Everything game code may import, in one place: `from server.api import ...`."""

from server import signals
from server.accounts import ACCOUNTS, GATE, RECONNECT, SECOND_FACTOR, SSH_KEYS
from server.accounts.names import check as check_name
from server.audit.log import note
from server.channels.channel import (
    Channel,
    channel_heard,
    channels_of,
    find_channel,
    may_create_channels,
)
from server.channels.lines import history_line
from server.commands.cmdset import CmdSet
from server.commands.command import Command
from server.commands.exits import DIRECTIONS, find_exit, traverse
from server.data import (
    DatabaseSessionStorage,
    DataConfig,
    FileSessionStorage,
    MemorySessionStorage,
    RedisSessionStorage,
    SessionStorage,
    builtin_storage,
    data_scope,
    enhance_storage,
    lazy_session_data,
    move_session_data,
    multi_session_data,
    sequentialize,
    session_data,
)
from server.dialogues.concurrent import ConcurrentDialogueManager
from server.dialogues.context import DialogueContext
from server.dialogues.dialogue import DialogueFn, Matcher, dialogue_count
from server.dialogues.editor import edit, edits
from server.dialogues.managers import Identifier
from server.dialogues.pager import page
from server.dialogues.questions import answer_to, choose, chosen, yes_or_no
from server.dialogues.registry import (
    DIALOGUES,
    begin_dialogue,
    create_dialogue_manager,
    run_dialogues,
    use_dialogue,
)
from server.dialogues.single import SingleDialogueManager
from server.dialogues.stream import MessageStream
from server.errors import (
    ActorClosed,
    AttemptsExceeded,
    Busy,
    DialogueError,
    DialogueTimeout,
    InvalidActor,
    InvalidMessage,
    InvalidTarget,
    MessageError,
    MessageNotSerializable,
    NeedsFactor,
    NotAllowed,
    NotNow,
    PlayerError,
    SendNotPermitted,
    SessionDataError,
    SessionDataMissing,
    SessionKeyError,
    StorageError,
    StorageLimitError,
    StreamClosed,
    StreamLocked,
    UnknownDialogueManager,
    UnknownTarget,
    WrongCode,
)
from server.facts.fact import Fact
from server.facts.media import load_sound, sound, stop_sound
from server.facts.present import when_whole
from server.facts.standard import WrongDir
from server.facts.telling import inform
from server.gmcp import on_package
from server.help.command import Help
from server.inputs import on
from server.messaging.actors import SystemActor
from server.messaging.chain import MessageChain, MessageLike, Receipt
from server.messaging.components import (
    At,
    AtAll,
    Component,
    Emote,
    Image,
    Plain,
    Quote,
    Source,
    Unknown,
)
from server.messaging.context import (
    CommandContext,
    Context,
    NoticeContext,
    RequestContext,
    send,
)
from server.messaging.events import (
    Event,
    EventType,
    Friend,
    FriendMessage,
    Group,
    GroupMessage,
    InputMessage,
    Member,
    Permission,
    UnexpectedException,
)
from server.messaging.game import GAME
from server.messaging.injection import Cancelled, Depend
from server.messaging.protocol import FriendLike, GroupLike, MessageProtocol
from server.msdp import on_variable
from server.scopes import SCOPES
from server.sessions import SESSION_HANDLER, SESSIONS
from server.sessions.actions import login, logout, puppet, unpuppet
from server.sessions.answers import answer
from server.sessions.codes import ask_code
from server.sessions.moderating import By, kick
from server.sessions.session import ServerSession
from server.site import Card, Question
from server.world import TURN, WORLD, worldfile
from server.world.entity import Object
from server.world.fields import field, fields_of
from server.world.locks import lock_function
from server.world.speech import escape, link, page_link
from server.world.typeclasses import Character, Exit, Room

__all__ = [
    "ACCOUNTS",
    "DIALOGUES",
    "DIRECTIONS",
    "GAME",
    "GATE",
    "RECONNECT",
    "SCOPES",
    "SECOND_FACTOR",
    "SESSIONS",
    "SESSION_HANDLER",
    "SSH_KEYS",
    "TURN",
    "WORLD",
    "ActorClosed",
    "At",
    "AtAll",
    "AttemptsExceeded",
    "Busy",
    "By",
    "Cancelled",
    "Card",
    "Channel",
    "Character",
    "CmdSet",
    "Command",
    "CommandContext",
    "Component",
    "ConcurrentDialogueManager",
    "Context",
    "DataConfig",
    "DatabaseSessionStorage",
    "Depend",
    "DialogueContext",
    "DialogueError",
    "DialogueFn",
    "DialogueTimeout",
    "Emote",
    "Event",
    "EventType",
    "Exit",
    "Fact",
    "FileSessionStorage",
    "Friend",
    "FriendLike",
    "FriendMessage",
    "Group",
    "GroupLike",
    "GroupMessage",
    "Help",
    "Identifier",
    "Image",
    "InputMessage",
    "InvalidActor",
    "InvalidMessage",
    "InvalidTarget",
    "Matcher",
    "Member",
    "MemorySessionStorage",
    "MessageChain",
    "MessageError",
    "MessageLike",
    "MessageNotSerializable",
    "MessageProtocol",
    "MessageStream",
    "NeedsFactor",
    "NotAllowed",
    "NotNow",
    "NoticeContext",
    "Object",
    "Permission",
    "Plain",
    "PlayerError",
    "Question",
    "Quote",
    "Receipt",
    "RedisSessionStorage",
    "RequestContext",
    "Room",
    "SendNotPermitted",
    "ServerSession",
    "SessionDataError",
    "SessionDataMissing",
    "SessionKeyError",
    "SessionStorage",
    "SingleDialogueManager",
    "Source",
    "StorageError",
    "StorageLimitError",
    "StreamClosed",
    "StreamLocked",
    "SystemActor",
    "UnexpectedException",
    "Unknown",
    "UnknownDialogueManager",
    "UnknownTarget",
    "WrongDir",
    "WrongCode",
    "answer",
    "answer_to",
    "ask_code",
    "begin_dialogue",
    "builtin_storage",
    "channel_heard",
    "channels_of",
    "check_name",
    "choose",
    "chosen",
    "create_dialogue_manager",
    "data_scope",
    "dialogue_count",
    "edit",
    "edits",
    "enhance_storage",
    "escape",
    "field",
    "fields_of",
    "find_channel",
    "find_exit",
    "history_line",
    "inform",
    "kick",
    "lazy_session_data",
    "link",
    "load_sound",
    "lock_function",
    "login",
    "logout",
    "may_create_channels",
    "move_session_data",
    "multi_session_data",
    "note",
    "on",
    "on_package",
    "on_variable",
    "page",
    "page_link",
    "puppet",
    "run_dialogues",
    "send",
    "sequentialize",
    "session_data",
    "signals",
    "sound",
    "stop_sound",
    "traverse",
    "unpuppet",
    "use_dialogue",
    "when_whole",
    "worldfile",
    "yes_or_no",
]
