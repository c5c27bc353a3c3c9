"""The webclient's files."""

import re

import pytest

from portal.web.play import play


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "panes" / "deep").mkdir(parents=True)
    (tmp_path / "panes" / "map.js").write_text("export {};")
    (tmp_path / "panes" / "deep" / "map.css").write_text("")
    page = '<title>{{ name }}</title>{{ modules }}<script src="{{ files }}/x.js">'
    (tmp_path / "index.html").write_text(page)
    return tmp_path


def plain(routes):
    """The paths without those that hold a hash."""
    return {path for path in routes if not re.match(rb"/play/[0-9a-f]{16}/", path)}


def version(routes):
    """The folder that the page names its files by."""
    return re.search(rb"/play/[0-9a-f]{16}/", routes[b"/play/"].content)[0]


def test_files_in_folders_are_served_under_their_path(folder):
    routes = play("Tom & Co", folder)

    assert plain(routes) == {
        b"/play",
        b"/play/",
        b"/play/colors.css",
        b"/play/panes/map.js",
        b"/play/panes/deep/map.css",
    }
    assert routes[b"/play/panes/map.js"].content == b"export {};"
    assert b"<title>Tom &amp; Co</title>" in routes[b"/play/"].content


def test_the_page_names_its_files_by_addresses_that_can_be_kept_for_good(folder):
    routes = play("A house", folder)

    files = version(routes)
    assert b'<script src="%sx.js">' % files in routes[b"/play/"].content
    assert b'modulepreload" href="%spanes/map.js"' % files in routes[b"/play/"].content
    assert "immutable" in routes[files + b"panes/map.js"].kept
    assert routes[b"/play/panes/map.js"].kept == routes[b"/play/"].kept == "no-cache"


def test_the_addresses_are_others_once_any_file_is_another(folder):
    before = version(play("A house", folder))
    assert version(play("A house", folder)) == before

    (folder / "panes" / "map.js").write_text("export { };")

    assert version(play("A house", folder)) != before


def test_what_no_browser_asks_for_is_not_served(tmp_path):
    (tmp_path / ".main.js.swp").write_text("")
    (tmp_path / "notes.txt").write_text("")
    (tmp_path / "folder.js").mkdir()

    assert plain(play("A house", tmp_path)) == {b"/play", b"/play/colors.css"}
