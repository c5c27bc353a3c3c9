"""Dialogues: conversations of several steps, fed by a stream of messages."""
