"""Tests of what players can type."""
