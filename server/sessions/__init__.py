"""Sessions: one ServerSession for each connection, all in the one SESSION_HANDLER."""

from server.messaging.game import GAME
from server.sessions.handler import SessionHandler

SESSION_HANDLER = SessionHandler()
SESSIONS = SESSION_HANDLER
GAME.sessions = SESSION_HANDLER
