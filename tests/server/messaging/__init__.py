"""Tests of server/messaging."""
