"""What a setting may be, rule by rule."""

import pytest

from server import setting_rules as rules

RIGHT = [
    (rules.whole(0, 3), 0),
    (rules.whole(0, 3), 3),
    (rules.whole(1), 10**9),
    (rules.port, -1),
    (rules.port, 65_535),
    (rules.above_zero, 0.5),
    (rules.above_zero, 7),
    (rules.flag, False),
    (rules.words, "Gatehouse"),
    (rules.addresses, "::"),
    (rules.addresses, "127.0.0.1, ::1"),
    (rules.addresses, "localhost"),
    (rules.texts, ("https://example.org",)),
    (rules.networks, ["10.0.0.0/8", "::1"]),
    (rules.url_if_any, ""),
    (rules.url_if_any, "https://example.org/sounds/"),
    (rules.discord, {}),
    (rules.discord, {"application_id": "1", "invite_url": "https://example.org/"}),
    (rules.discord, {"application_id": "1", "invite_url": ""}),
    (rules.interface, {}),
    (rules.interface, {"version": "1", "url": "https://example.org/a.mpackage"}),
    (rules.listing, {}),
    (rules.listing, {"GENRE": "Fantasy", "PORT": ["4000", "23"], "CRAWL DELAY": []}),
    (rules.dotted, "collections.deque"),
    (rules.module, "collections"),
    (rules.short_folder, "/tmp/var"),
    (rules.file, __file__),
    (rules.question, "perm(Helper) or tag(keeper, role)"),
]
WRONG = [
    (rules.url_if_any, "example.org"),
    (rules.url_if_any, "https://example.org/a b"),
    (rules.url_if_any, None),
    (rules.discord, ["1"]),
    (rules.discord, {"application": "1"}),
    (rules.discord, {"application_id": 1}),
    (rules.discord, {"invite_url": "example.org"}),
    (rules.interface, {"version": "1"}),
    (rules.interface, {"version": 1, "url": "https://example.org/"}),
    (rules.interface, {"version": "1", "url": "example.org"}),
    (rules.interface, None),
    (rules.whole(0, 3), 4),
    (rules.whole(0, 3), -1),
    (rules.whole(0, 3), "2"),
    (rules.whole(0, 3), True),
    (rules.whole(0, 3), None),
    (rules.port, 65_536),
    (rules.above_zero, 0),
    (rules.above_zero, float("nan")),
    (rules.above_zero, float("inf")),
    (rules.above_zero, "1"),
    (rules.flag, 1),
    (rules.words, "  "),
    (rules.addresses, "nowhere"),
    (rules.addresses, None),
    (rules.texts, "https://example.org"),
    (rules.texts, [1]),
    (rules.networks, ["10.0.0.1/8"]),
    (rules.networks, 5),
    (rules.listing, ["GENRE"]),
    (rules.listing, {"genre": "Fantasy"}),
    (rules.listing, {"": "Fantasy"}),
    (rules.listing, {1: "Fantasy"}),
    (rules.listing, {"MINIMUM AGE": 13}),
    (rules.listing, {"PORT": [4000]}),
    (rules.listing, {"GENRE": "Fan\ttasy"}),
    (rules.listing, {"GENRE": "x" * 257}),
    (rules.listing, {f"X{number}": "" for number in range(101)}),
    (rules.dotted, "collections.nothing"),
    (rules.dotted, "collections"),
    (rules.dotted, None),
    (rules.module, "no_such_module"),
    (rules.short_folder, "/" + 80 * "x"),
    (rules.short_folder, "/" + 40 * "é"),
    (rules.file, "/no/such/file"),
    (rules.question, ""),
    (rules.question, "perm(Wizard)"),
    (rules.question, "perm(Helper"),
    (rules.question, "perm(Helper); stay: all()"),
    (rules.question, "Helper"),
    (rules.question, None),
]


@pytest.mark.parametrize("rule, value", RIGHT)
def test_a_right_value_is_let_through(rule, value):
    assert rule(value) is None


@pytest.mark.parametrize("rule, value", WRONG)
def test_a_wrong_value_is_answered_with_what_it_must_be(rule, value):
    assert rule(value)


def test_a_game_that_does_not_import_is_told_with_its_error(tmp_path, monkeypatch):
    (tmp_path / "broken_game.py").write_text("def look(:\n")
    monkeypatch.syspath_prepend(tmp_path)

    wanted = rules.module("broken_game")

    assert wanted is not None
    assert "SyntaxError" in wanted
