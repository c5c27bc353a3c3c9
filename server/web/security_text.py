"""What the pages about the second factor say, beside their templates."""

NEEDS_HTTPS = (
    "Passkeys need an encrypted connection: an address that begins with https."
)
NEEDS_NAME = "Passkeys need a site that is called by a name, not by a number."
KNOWN_ALREADY = "That passkey is known here already."
TOO_LATE = "That took too long. Please try again."
TOO_OFTEN = "That was tried too often from where you are. Please try again in a minute."
TOO_MANY = "Your account has as many passkeys as it may. Remove one first."
PASSWORD_FIRST = "Please type your password."
CHANGED = "It is done."
CLIENT_FORGOTTEN = "That client asks for the password next time."
SECOND_FACTOR = "second factor"
"""What a letter calls it that was changed."""
SSH_KEYS = "SSH keys"
"""The same."""
UNNAMED = "A passkey"
NO_PASSKEY = "That passkey is not known here. Perhaps it was removed?"
NOT_VALID = "That passkey could not be checked. Please try again."


def only_at(host: str) -> str:
    """The page was asked for by another name than the one passkeys belong to."""
    return f"Passkeys work only where this site is called {host}."
