"""Tests of what manage.py adds."""
