"""The live accounts."""

from server.accounts import ACCOUNTS
from server.accounts.models import Account


def test_an_account_is_live_from_the_first_hold_to_the_last_release(house):
    anna = house.account()

    first, second = ACCOUNTS.hold(anna), ACCOUNTS.hold(Account.objects.get())
    assert first is second is anna

    ACCOUNTS.release(anna)
    assert ACCOUNTS.get(anna.pk) is anna
    ACCOUNTS.release(anna)
    assert ACCOUNTS.get(anna.pk) is None
    assert ACCOUNTS.all() == []


def test_many_accounts_are_loaded_with_one_query(house, django_assert_num_queries):
    ids = [house.account(name).pk for name in ("Anna", "Bo", "Cleo")]

    with django_assert_num_queries(1):
        found = house.does(ACCOUNTS.load, [*ids, 999])

    assert {number: account.username for number, account in found.items()} == dict(
        zip(ids, ("Anna", "Bo", "Cleo"), strict=True)
    )


def test_a_live_account_is_not_loaded_again(house, django_assert_num_queries):
    anna = house.live(house.account())

    with django_assert_num_queries(0):
        found = house.does(ACCOUNTS.load, [anna.pk])

    assert found[anna.pk] is anna


def test_a_change_is_kept(house):
    anna = house.live(house.account())
    anna.options["colors"] = 256

    house.does(ACCOUNTS.save, anna, ["options"])

    assert Account.objects.get().options == {"colors": 256}


def test_only_the_named_fields_are_kept(house):
    anna = house.live(house.account())
    Account.objects.update(role="Builder")

    house.does(ACCOUNTS.save, anna, ["options"])

    assert Account.objects.get().role == "Builder"


def test_a_change_from_outside_is_seen_at_once(house):
    anna = house.live(house.account())
    anna.options["colors"] = 256
    Account.objects.update(role="Builder")

    house.does(ACCOUNTS.refresh, anna.pk)

    assert anna.role == "Builder"
    assert anna.options == {"colors": 256}
    assert house.sessions.ended == []


def test_the_sessions_of_an_account_that_is_closed_end(house):
    anna = house.live(house.account())
    Account.objects.update(is_active=False)

    house.does(ACCOUNTS.refresh, anna.pk)

    assert [text for _, text in house.sessions.ended] == ["That account is closed."]


def test_the_sessions_of_an_account_that_is_gone_end(house):
    anna = house.live(house.account())
    number = anna.pk
    Account.objects.filter(pk=number).delete()

    house.does(ACCOUNTS.refresh, number)

    assert len(house.sessions.ended) == 1


def test_a_change_to_who_does_not_play_concerns_nobody(house):
    anna = house.account()

    house.does(ACCOUNTS.refresh, anna.pk)

    assert house.sessions.ended == []


def test_an_account_is_found_by_name_whether_or_not_it_plays(house):
    anna, bo = house.live(house.account("Anna")), house.account("Bo")

    assert house.does(ACCOUNTS.called, " ANNA") is anna
    assert house.does(ACCOUNTS.called, "bo") == bo
    assert house.does(ACCOUNTS.called, "Nemo") is None
