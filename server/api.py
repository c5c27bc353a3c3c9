"""Everything game code may import, in one place: `from server.api import ...`."""

from server import signals
from server.accounts import ACCOUNTS, GATE
from server.accounts.names import check as check_name
from server.commands.cmdset import CmdSet
from server.commands.command import Command
from server.commands.exits import DIRECTIONS, find_exit, traverse
from server.errors import Busy, NotAllowed, NotNow, PlayerError
from server.help.command import Help
from server.inputs import on
from server.sessions import SESSION_HANDLER, SESSIONS
from server.sessions.actions import login, logout, puppet, unpuppet
from server.sessions.answers import answer
from server.sessions.session import ServerSession
from server.world import TURN, WORLD, worldfile
from server.world.entity import Object
from server.world.fields import field, fields_of
from server.world.locks import lock_function
from server.world.speech import escape
from server.world.typeclasses import Character, Exit, Room

__all__ = [
    "ACCOUNTS",
    "DIRECTIONS",
    "GATE",
    "SESSIONS",
    "SESSION_HANDLER",
    "TURN",
    "WORLD",
    "Busy",
    "Character",
    "CmdSet",
    "Command",
    "Exit",
    "Help",
    "NotAllowed",
    "NotNow",
    "Object",
    "PlayerError",
    "Room",
    "ServerSession",
    "answer",
    "check_name",
    "escape",
    "field",
    "fields_of",
    "find_exit",
    "lock_function",
    "login",
    "logout",
    "on",
    "puppet",
    "signals",
    "traverse",
    "unpuppet",
    "worldfile",
]
