"""What is new: files of a folder."""

import datetime
import os

import pytest
from django.utils import timezone

from server.web import news


@pytest.fixture
def folder(tmp_path, settings, db):
    settings.NEWS_FOLDER = tmp_path
    return tmp_path


def write(folder, name, text="# A title\n\nSome words."):
    (folder / name).write_text(text, encoding="utf-8")


def text(client, path="/news/"):
    return client.get(path).content.decode()


def test_the_newest_comes_first_and_has_a_page(folder, client):
    write(folder, "2026-01-02-the-bell.md", "# The bell\n\nIt `rings`, <b>loud</b>.")
    write(folder, "2026-02-01.md", "Only words.")

    shown = text(client)

    assert shown.index("2026 02 01") < shown.index("The bell")
    piece = text(client, "/news/2026-01-02-the-bell/")
    assert "<h1>The bell</h1>" in piece
    assert "<p>It <code>rings</code>, &lt;b&gt;loud&lt;/b&gt;.</p>" in piece
    assert "2 January 2026" in piece


def test_what_is_new_stands_on_the_front_page(folder, client):
    for day in range(1, 6):
        write(folder, f"2026-01-0{day}-n.md", f"# Piece {day}\n\nIt begins.\n\nMore.")

    shown = text(client, "/")

    assert "Piece 5" in shown
    assert "Piece 3" in shown
    assert "Piece 2" not in shown
    assert "It begins." in shown
    assert "More." not in shown


def test_many_are_on_several_pages(folder, client):
    for day in range(10, 25):
        write(folder, f"2026-01-{day}.md", f"# Piece {day}")

    assert "?page=2" in text(client)
    assert "Piece 10" in text(client, "/news/?page=2")
    for page in ("nonsense", "-1", "999999999999999999999"):
        assert client.get(f"/news/?page={page}").status_code == 200


def test_a_file_is_shown_when_it_is_there_and_anew_when_it_changes(folder, client):
    assert "a quiet house" in text(client)
    write(folder, "2026-01-02-a.md", "# First")
    assert "First" in text(client)

    write(folder, "2026-01-02-a.md", "# Second")
    os.utime(folder / "2026-01-02-a.md", ns=(1, 1))

    assert "Second" in text(client)


def test_tomorrows_news_waits(folder, client):
    day = timezone.localdate() + datetime.timedelta(days=1)
    write(folder, f"{day}-x.md")

    assert news.latest() == []
    assert client.get(f"/news/{day}-x/").status_code == 404


def test_what_is_no_news_is_left_out_and_logged(folder, client, caplog):
    write(folder, "readme.md")
    write(folder, "2026-99-01-x.md")
    (folder / "2026-01-01-bytes.md").write_bytes(b"\xff\xfe")
    write(folder, "2026-01-02-good.md")

    assert [each.name for each in news.latest()] == ["2026-01-02-good"]
    assert caplog.text.count("is no news") == 3


def test_there_is_a_feed(folder, client):
    write(folder, "2026-01-02-the-bell.md", "# The & bell\n\nIt **rings**.")

    answer = client.get("/news/feed.xml")

    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = answer.content.decode()
    assert "<title>The &amp; bell</title>" in feed
    assert "http://testserver/news/2026-01-02-the-bell/" in feed
    assert "&lt;strong&gt;rings&lt;/strong&gt;" in feed


def test_without_a_folder_there_is_nothing_new(settings, tmp_path, db, client):
    settings.NEWS_FOLDER = tmp_path / "none"

    assert "a quiet house" in text(client)
