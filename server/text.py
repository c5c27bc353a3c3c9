"""What the Server itself says to players, beside commands and accounts."""

DATABASE_AWAY = (
    "The game cannot save just now. Stay: what you type is kept and answered."
)
DATABASE_BACK = "The game saves again."
LOGGED_IN_ELSEWHERE = "You logged in from elsewhere; this connection ends."
NO_LONGER_OPEN = "Your account is no longer open."
LOGGED_IN_ALREADY = "You are logged in already."
ANSWER_FIRST = "You are asked something; please answer that first."
NO_CREDENTIALS = "To log in takes an account and its password, both as text."
NO_TOKEN = "To come back takes an account and the token of its client, both as text."
USE_THE_TOKEN = "Without the password, come back by the token that you were told."
NOT_ENCRYPTED = (
    "A token is taken over an encrypted connection only. "
    "Please log in with your password."
)


def idle_for_long(minutes: float) -> str:
    """The session has not typed anything for the whole of IDLE_TIMEOUT."""
    how_long = "a minute" if minutes < 2 else f"{minutes:.0f} minutes"
    return f"You have been away for {how_long}; this connection ends."


def not_yours(character: object) -> str:
    """The character belongs to somebody else."""
    return f"{character} is not yours to play."


def already(character: object) -> str:
    """The session plays that character."""
    return f"You are {character} already."


def played_by_someone(character: object) -> str:
    """Another account plays it."""
    return f"Someone plays {character} already."


def too_many_puppets(most: int) -> str:
    """The account plays as many characters as it may."""
    times = "one character" if most == 1 else f"{most} characters"
    return f"You may play {times} at a time; another of your connections plays already."


def not_answered(question: str) -> str:
    """Something was asked, and no answer can come to it any more."""
    first = question.partition("\n")[0]
    return f"Nothing comes of what you were asked before: {first}"


def too_many_characters(most: int) -> str:
    """The account has as many characters as it may."""
    return f"You have {most} already, and that is as many as one may have."


def character_exists(name: str) -> str:
    """A character has that name."""
    return f"Somebody is called {name} already."


def sure_to_retire(name: str) -> str:
    """Before a character is lost for good."""
    return f"Take {name} out of the world for good?"


def is_played(character: object) -> str:
    """A character that is played cannot be lost."""
    return f"{character} is being played."


def is_no_more(character: object) -> str:
    """To whoever plays a character that is deleted."""
    return f"{character} is no more."


def played_elsewhere(character: object) -> str:
    """Another connection of the account took the character."""
    return f"{character} is now played from another of your connections."
