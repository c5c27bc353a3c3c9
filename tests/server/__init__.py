"""Tests of the Server."""
