"""What every answer of the web site passes through."""

import pytest
from django.test import RequestFactory

from server.web.middleware import may_administer

PAGES = ["/", "/login/", "/admin/", "/nothing/", "/static/web/site.css"]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_lets_run_only_what_is_ours(client, db, page):
    headers = client.get(page).headers

    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("page", ["/", "/login/", "/admin/"])
def test_no_page_can_be_framed(client, db, page):
    assert client.get(page).headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "address", ["192.0.2.1", "2001:db8::1", "", "nonsense", "128.0.0.1"]
)
def test_from_elsewhere_the_admin_pages_are_refused(client, db, address):
    for page in ("/admin/", "/admin/login/", "/admin/accounts/account/", "/admin"):
        answer = client.get(page, REMOTE_ADDR=address)

        assert answer.status_code == 403
        assert b"ADMIN_ADDRESSES" in answer.content


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]
)
def test_from_this_machine_they_ask_for_a_login(client, db, address):
    answer = client.get("/admin/", REMOTE_ADDR=address)

    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")


def test_other_addresses_may_be_named(client, db, settings):
    settings.ADMIN_ADDRESSES = ["192.0.2.0/24"]

    assert client.get("/admin/", REMOTE_ADDR="192.0.2.1").status_code == 302
    assert client.get("/admin/", REMOTE_ADDR="127.0.0.1").status_code == 403


@pytest.mark.parametrize(
    "forwarded, may",
    [
        ("127.0.0.1", True),
        ("192.0.2.1, 127.0.0.1", False),
        ("127.0.0.1, 192.0.2.1", False),
        ("nonsense", False),
    ],
)
def test_every_step_of_the_way_must_be_allowed(forwarded, may):
    request = RequestFactory().get(
        "/admin/", REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": forwarded}
    )

    assert may_administer(request) is may
