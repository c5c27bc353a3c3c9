"""Tests of SSH: the line editor, the login, and a real client."""
