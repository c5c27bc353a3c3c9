"""Tests of rendering: what leaves the gate for a client's screen."""
