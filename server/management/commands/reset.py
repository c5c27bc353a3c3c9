"""`manage.py reset`: as reload, and every session leaves its puppet first."""

from __future__ import annotations

from server.management.commands import reload


class Command(reload.Command):
    """Replaces the Server and begins the game anew; connections stay."""

    help = "As reload, but sessions leave their puppets and start hooks run."
    mode = "reset"
