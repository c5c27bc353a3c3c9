"""Tests of commands, cmdsets and their dispatch."""
