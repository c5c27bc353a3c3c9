"""Every page of the house can be read by everybody: axe-core finds nothing serious.

The pages are found as a visitor finds them, by following links; of those that differ in
a name or a number only, one is looked at.
"""

import json
import re
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.live.browser import sees, types
from tests.live.house import House

PASSWORD = "quiet-river-stone-4711"
LOOKS = [
    ({"width": 1280, "height": 800}, "light"),
    ({"width": 360, "height": 740}, "dark"),
]
MOST = 150
"""Pages; more than there are."""
NEVER = ("/logout/", "/static/", "/admin/jsi18n/", "/admin/logout/", "/api/v1/")
"""Where a link leads out, or to what is no page; nor is what ends like a file."""
SAME = re.compile(
    r"(?<=/)(\d+|[0-9a-f]{8,})(?=/)|(?<=^/help/)[^/]+|(?<=^/people/)[^/]+"
    r"|(?<=^/news/)[^/.]+|(?<=^/channels/)[^/]+"
)


@pytest.fixture(scope="module")
def owned():
    with House() as house:
        with house.telnet("Olga") as olga:
            olga.types(f"create Olga {PASSWORD}")
            olga.sees("You are Olga now.")
            olga.types(f"claim {house.owner_code}")
            olga.sees("This house is yours.")
            olga.types("public Good evening.")
            olga.sees("Good evening.")
        yield house


@pytest.fixture(scope="module")
def anna(owned):
    """Somebody who plays while the pages are looked at."""
    with owned.player("Anna") as anna:
        yield anna


@pytest.fixture
def page(chromium, owned, anna):
    context = chromium.new_context(base_url=f"http://127.0.0.1:{owned.port('web')}")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def look(page, number):
    """A wide light page, or a narrow dark one."""
    size, scheme = LOOKS[number % len(LOOKS)]
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    return f"{scheme} {size['width']}"


def serious(page):
    """What keeps somebody out, as sentences; what is only a matter of taste is not."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"][:3]
    ]


def too_wide(page):
    return page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )


def cut_off(page):
    """What one types into or presses, and does not see to its right edge."""
    return page.evaluate(
        """() => {
            const right = (one) => one.getBoundingClientRect().right;
            const cuts = (one) => getComputedStyle(one).overflowX === "hidden";
            const found = [];
            for (const box of document.querySelectorAll("input, textarea, select")) {
                let around = box.offsetWidth ? box.parentElement : null;
                while (around && !(cuts(around) && right(box) > right(around) + 1))
                    around = around.parentElement;
                if (around) found.push(`cut off: ${box.name}`);
            }
            return found;
        }"""
    )


def links(page):
    """Where this page leads, within the house."""
    here = urlsplit(page.url)
    for href in page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)"):
        to = urlsplit(urldefrag(urljoin(page.url, href)).url)
        no_page = to.path.startswith(NEVER) or "." in to.path
        if to.netloc == here.netloc and not no_page:
            yield to.path


def walk(page, start):
    """Go everywhere from there; what is wrong, by page."""
    ahead, known, wrong = [start], {SAME.sub("X", start)}, {}
    number = 0
    while ahead:
        path = ahead.pop(0)
        number += 1
        assert number < MOST
        seen = look(page, number)
        answer = page.goto(path)
        assert answer.status < 500, path
        found = serious(page) + cut_off(page)
        found += ["wider than the window"] if too_wide(page) else []
        if found:
            wrong[f"{path} ({seen})"] = found
        for to in links(page):
            kind = SAME.sub("X", to)
            if kind not in known:
                known.add(kind)
                ahead.append(to)
    return wrong, known


def test_every_page_of_a_stranger(page):
    wrong, known = walk(page, "/")

    assert not wrong, json.dumps(wrong, indent=1)
    assert {"/", "/login/", "/register/", "/play/", "/help/"} <= known


def test_every_page_of_the_owner(page):
    page.goto("/login/?next=/admin/")
    page.get_by_label("Name").fill("Olga")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url("**/admin/")

    wrong, known = walk(page, "/admin/")

    assert not wrong, json.dumps(wrong, indent=1)
    assert {"/admin/live/", "/admin/live/X/", "/characters/", "/staff/"} <= known


@pytest.mark.parametrize("number", range(len(LOOKS)))
def test_the_page_of_the_game(page, number):
    look(page, number)
    page.goto("/play/")
    sees(page, "create NAME PASSWORD")
    assert serious(page) == []
    types(page, f"create {['Wilma', 'Nina'][number]} {PASSWORD}")
    sees(page, "You are")
    types(page, "help")
    sees(page, "help")

    assert serious(page) == []
    assert not too_wide(page)
