"""Errors that are sentences; whatever is not one of these is a bug and is logged."""

from __future__ import annotations


class PlayerError(Exception):
    """The player asked for something that cannot be; str() tells them why."""


class NotNow(PlayerError):
    """Possible, but not in the state the session is in."""


class NotAllowed(PlayerError):
    """Possible, but not for this account."""


class Busy(PlayerError):
    """Too much is being asked at once; it may be asked again in a moment."""


class NeedsFactor(NotAllowed):
    """The password was right, but the account asks for a code, too.

    Whoever asks for none refuses the login by this sentence. `proof` says for a few
    minutes that somebody knew the password of `account`, an id; `GATE.second_factor`
    takes it.
    """

    def __init__(self, sentence: str, proof: str, account: int) -> None:
        super().__init__(sentence)
        self.proof = proof
        self.account = account


class WrongCode(NotAllowed):
    """That is no code of the account's, or no more; another may be tried."""


# Messages


class MessageError(PlayerError):
    """A message could not be delivered; `code` says by a number why.

    Some of these are an OSError as well, because it is that to those who catch it;
    `except MessageError` catches them all, and first.
    """

    code: int = 0


class UnknownTarget(MessageError, ValueError):
    """There is no such channel, room, account or character, or no such message."""

    code = 5


class InvalidActor(MessageError, OSError):
    """Whoever wants to send is not logged in, or is nobody."""

    code = 3


class ActorClosed(MessageError, ConnectionRefusedError):
    """The session that wants to send has ended."""

    code = 4


class SendNotPermitted(MessageError, PermissionError):
    """A lock, a mute or somebody's list of ignored people is in the way."""

    code = 10


class MessageNotSerializable(MessageError, RuntimeError):
    """What is to be sent cannot cross to the Portal."""

    code = 400


class InvalidMessage(ValueError):
    """This is no message at all: a bug of whoever sends it, and never passed over."""


class InvalidTarget(ValueError):
    """This names no target at all, such as a float: a bug of whoever sends."""


# Dialogues


class DialogueError(Exception):
    """Something about a dialogue."""


class StreamClosed(DialogueError):
    """No more messages will come; `reason` says why.

    It is "free", "finished", "override", "timeout", "disconnect", "reload" or what the
    game gave.
    """

    def __init__(self, reason: str = "free") -> None:
        super().__init__(f"The stream was closed: {reason}.")
        self.reason = reason


class DialogueTimeout(DialogueError, TimeoutError):
    """Nothing came in time."""


class AttemptsExceeded(DialogueError):
    """So many messages came, and none of them would do."""


class StreamLocked(DialogueError):
    """Another dialogue has that stream."""


class UnknownDialogueManager(DialogueError, LookupError):
    """No dialogue manager has this name."""


# Session data


class SessionDataError(Exception):
    """Something about session data."""


class SessionKeyError(SessionDataError, LookupError):
    """There is no key under which this could be kept."""


class SessionDataMissing(SessionDataError, LookupError):
    """Nothing is kept yet, and nothing was declared to begin with."""


class StorageError(SessionDataError):
    """The storage holds something that cannot be read, or refuses."""


class StorageLimitError(StorageError):
    """More than the storage takes."""
