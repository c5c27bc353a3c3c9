"""The settings: looks, triggers, aliases, files."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.live.webclient.client import Player
from tests.live.webclient.facts import BUILDERS, PHONE, PUBLIC, YARD


def test_the_settings_can_be_worked_with_keys_alone(player):
    player.button("Settings").press("Enter")
    expect(player.settings.get_by_role("tab", name="Look")).to_be_focused()
    for _ in range(3):
        player.page.keyboard.press("ArrowRight")
    player.page.keyboard.press("Tab")
    expect(player.button("New trigger")).to_be_focused()
    player.page.keyboard.press("Enter")
    player.page.keyboard.type("dragon")
    player.button("Save").press("Enter")
    expect(player.settings.get_by_role("alert")).to_have_text(
        "Choose what is to happen."
    )
    player.settings.get_by_label("Hide the line").press("Space")
    player.button("Save").press("Enter")
    expect(player.button("Edit dragon")).to_be_focused()
    player.page.keyboard.press("Escape")

    expect(player.settings).to_be_hidden()
    expect(player.button("Settings")).to_be_focused()


def test_looks_are_worn_at_once_and_after_a_reload(player):
    player.opens("Look")
    for label, value in (("Colours", "contrast"), ("Letters", "serif")):
        player.settings.get_by_label(label, exact=True).select_option(value)
    player.settings.get_by_label("More room between").check()

    player.page.reload()

    paper = "getComputedStyle(document.documentElement).backgroundColor"
    assert player.page.evaluate(paper) == "rgb(0, 0, 0)"
    body = "getComputedStyle(document.body)"
    assert "Palatino" in player.page.evaluate(f"{body}.fontFamily")
    assert player.page.evaluate(f"parseFloat({body}.letterSpacing)") > 0


def test_whoever_listens_says_so_once_for_page_and_game(player):
    player.tells("Room.Info", YARD)
    player.opens("Look")
    player.settings.get_by_label("Write for somebody who listens").check()

    assert player.hears() == "screenreader on"
    expect(player.panes).to_be_hidden()


def test_triggers_mark_hide_and_answer(player):
    player.makes("trigger", Words_or_pattern="dragon", Mark_the_line="red")
    player.makes(
        "trigger",
        The_line="wildcard",
        Words_or_pattern="* waves at you.",
        Say_to_the_game="wave $1",
    )
    player.makes("trigger", Words_or_pattern="spam", Hide_the_line=True)

    player.says("text", "A |rdragon|n!\nMore spam.\nBo waves at you.")
    assert player.hears() == "wave Bo"
    expect(player.lines()).to_have_text("A dragon!\nBo waves at you.")
    expect(player.lines().locator("mark")).to_have_text("A dragon!")
    player.says("text", "Only spam.")
    player.says("text", "The end of spam season")
    player.says("text", "The end.")
    expect(player.lines()).to_have_count(2)
    for _ in range(11):
        player.says("text", "Cleo waves at you.")
    expect(player.lines("notice").last).to_contain_text("was switched off")
    player.opens("Triggers")
    box = player.settings.get_by_role("checkbox", name="* waves at you.")
    expect(box).not_to_be_checked()


def test_an_alias_is_typed_instead(player):
    player.makes(
        "alias", What_you_type="gg *", What_it_becomes="say good game, $1\nbow"
    )

    player.enters("gg Bo")

    assert [player.hears(), player.hears()] == ["say good game, Bo", "bow"]
    expect(player.lines("said")).to_contain_text(["say good game, Bo", "bow"])


def test_whoever_hears_no_sound_reads_it(player):
    player.tells("Client.Media.Play", {"name": "weather/rain_1.ogg", "url": "/static/"})
    player.tells("Client.Media.Play", {"name": "x", "caption": "a <b>bell</b>"})

    expect(player.lines("notice")).to_have_text(
        ["(You hear: rain 1.)", "(You hear: a <b>bell</b>.)"]
    )


def test_the_log_can_be_taken_away_without_passwords(player):
    player.types("password swordfish dogfish")
    player.says("text", "|rA <script>|n & more")
    expect(player.lines()).to_have_count(1)
    player.opens("Log")
    files = {}
    for kind in ("text", "a page with colours"):
        with player.page.expect_download() as caught:
            player.button(f"Download as {kind}").click()
        files[kind] = caught.value.path().read_text()

    assert files["text"].endswith("A <script> & more\n")
    page = files["a page with colours"]
    assert '<span class="f-9">A &lt;script&gt;</span> &amp; more' in page
    assert ".f-9{color:rgb(" in page
    assert "fish" not in str(files)


def test_settings_go_to_a_file_and_come_back(player, tmp_path):
    player.says("preferences", {"motion": "less"})
    player.makes("alias", What_you_type="gg", What_it_becomes="bow")
    player.opens("All settings")
    with player.page.expect_download() as caught:
        player.button("Save them as a file").click()
    content = json.loads(caught.value.path().read_text())
    assert content["aliases"] == [{"on": True, "pattern": "gg", "say": "bow"}]

    bad, good = tmp_path / "bad.json", tmp_path / "good.json"
    bad.write_text("[1, 2")
    good.write_text(json.dumps({"theme": "dark", "aliases": [{"say": "x"}], "x": 1}))
    status = player.settings.get_by_role("status")
    for file, sentence in (
        (bad, "That file holds no settings."),
        (good, "Taken over."),
    ):
        with player.page.expect_file_chooser() as chosen:
            player.button("Take them from a file").click()
        chosen.value.set_files(file)
        expect(status).to_have_text(sentence)
    expect(player.page.locator("html")).to_have_attribute("data-theme", "dark")
    player.page.once("dialog", lambda asked: asked.accept())
    player.button("Reset everything").click()
    expect(status).to_have_text("Everything is as it was at first.")
    expect(player.page.locator("html")).not_to_have_attribute("data-theme", "dark")
    player.door.wait_for("preferences", {})


@pytest.mark.parametrize(
    "scheme, options",
    [("light", {}), ("dark", PHONE)],
    ids=["in the light", "on a phone in the dark"],
)
def test_nothing_is_in_the_way_of_anybody(play, scheme, options):
    player = play(kind=Player, color_scheme=scheme, **options)
    player.tells("Char.StatusVars", {"hp": "Health"})
    player.tells("Char.Vitals", {"hp": 9, "maxhp": 100})
    player.tells("Room.Info", YARD)
    player.tells("Comm.Channel.List", [PUBLIC, BUILDERS])
    if options:
        player.page.locator("#panes-button").click()
    found = {"panes": faults(player.page)}
    player.button("Settings").click()
    tabs = player.settings.get_by_role("tab").all()
    # One tab shows how they all look on a phone and in the dark.
    for tab in tabs[:1] if options else tabs:
        tab.click()
        found[tab.inner_text()] = faults(player.page)
    player.settings.get_by_role("tab", name="Triggers").click()
    player.button("New trigger").click()
    found["New trigger"] = faults(player.page)

    assert {where: what for where, what in found.items() if what} == {}


def faults(page):
    """What axe-core finds, as far as it is more than a remark."""
    grave = ("serious", "critical", "moderate")
    violations = Axe().run(page).response["violations"]
    return [
        (each["id"], each["nodes"][0]["html"])
        for each in violations
        if each["impact"] in grave
    ]
