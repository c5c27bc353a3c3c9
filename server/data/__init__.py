"""Session data: small values that are kept by a key made from the event."""

from server.data.config import UNSET, DataConfig
from server.data.enhance import enhance_storage
from server.data.lazy import lazy_session_data
from server.data.locks import LOCKS, KeyLocks, sequentialize
from server.data.multi import multi_session_data
from server.data.scoped import data_scope, forget_session, move_session_data
from server.data.storages.builtin import builtin_storage
from server.data.storages.database import DatabaseSessionStorage
from server.data.storages.file import FileSessionStorage
from server.data.storages.memory import MemorySessionStorage
from server.data.storages.protocol import SessionStorage
from server.data.storages.redis import RedisSessionStorage
from server.data.strict import session_data

__all__ = [
    "LOCKS",
    "UNSET",
    "DataConfig",
    "DatabaseSessionStorage",
    "FileSessionStorage",
    "KeyLocks",
    "MemorySessionStorage",
    "RedisSessionStorage",
    "SessionStorage",
    "builtin_storage",
    "data_scope",
    "enhance_storage",
    "forget_session",
    "lazy_session_data",
    "move_session_data",
    "multi_session_data",
    "sequentialize",
    "session_data",
]
