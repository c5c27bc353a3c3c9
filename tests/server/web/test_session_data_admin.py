"""The admin pages of session data."""

from server.data.storages.table import Slot, find, put

SLOT = Slot("default", "notes", "1/channel:5")
LIST = "/admin/data/sessiondata/"
PAGE = f"{LIST}{SLOT.id}/change/"


def test_staff_see_what_is_kept(staff):
    put(SLOT, '{"pizza":3}')

    listed = staff.get(LIST, {"q": "channel:5"}).content.decode()
    page = staff.get(PAGE).content.decode()

    assert "1/channel:5" in listed
    assert "notes" in listed
    assert "11 letters" in listed
    assert "{&quot;pizza&quot;:3}" in page


def test_nobody_changes_it_behind_the_back_of_the_game(staff):
    put(SLOT, '{"pizza":3}')

    answers = [
        staff.post(PAGE, {"value": "0"}),
        staff.post(f"{LIST}{SLOT.id}/delete/", {"post": "yes"}),
        staff.post(f"{LIST}add/", {"table": "notes", "key": "a", "value": "0"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert find(SLOT) == '{"pizza":3}'
