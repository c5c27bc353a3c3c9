"""Markup to what a client can show: spans, then ansi, html or plain text."""
