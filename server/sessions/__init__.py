"""Sessions: one ServerSession for each connection, all in the one SESSION_HANDLER."""

from server.sessions.handler import SessionHandler

SESSION_HANDLER = SessionHandler()
SESSIONS = SESSION_HANDLER
