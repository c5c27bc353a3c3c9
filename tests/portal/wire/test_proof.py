"""The proof: who holds the secret can give it, once, for one role."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from portal.wire import proof
from portal.wire.proof import load_secret, nonce, proven, sign

SECRET = b"s" * 32


def test_who_holds_the_secret_is_believed() -> None:
    challenge = nonce()

    assert proven(SECRET, "server", challenge, sign(SECRET, "server", challenge))


def test_another_secret_role_challenge_or_proof_is_not() -> None:
    challenge = nonce()
    right = sign(SECRET, "server", challenge)

    assert not proven(b"t" * 32, "server", challenge, right)
    assert not proven(SECRET, "control", challenge, right)
    assert not proven(SECRET, "server", nonce(), right)
    assert not proven(SECRET, "server", challenge, right[:-1])
    assert not proven(SECRET, "server", challenge, b"")


def test_no_challenge_is_given_twice() -> None:
    assert len({nonce() for _ in range(100)}) == 100


def test_the_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "amp.key"

    first, second = load_secret(path), load_secret(path)

    assert first == second
    assert len(first) == proof.LENGTH
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_secret_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "amp.key"
    path.write_bytes(SECRET)
    path.chmod(0o640)

    with pytest.raises(PermissionError, match="set its mode to 0600"):
        load_secret(path)


def test_an_empty_file_is_no_secret(tmp_path: Path) -> None:
    path = tmp_path / "amp.key"
    path.touch(mode=0o600)

    with pytest.raises(ValueError, match="holds no secret"):
        load_secret(path)


def test_many_that_make_it_at_the_same_moment_have_the_same(tmp_path: Path) -> None:
    many, path = 16, tmp_path / "amp.key"
    together = Barrier(many)

    def make(_: int) -> bytes:
        together.wait()
        return load_secret(path)

    with ThreadPoolExecutor(many) as threads:
        secrets = set(threads.map(make, range(many)))

    assert secrets == {path.read_bytes()}
    assert list(tmp_path.iterdir()) == [path]


def test_who_comes_second_takes_the_secret_of_the_first(tmp_path: Path) -> None:
    path = tmp_path / "amp.key"
    first = load_secret(path)

    proof._make(path)

    assert load_secret(path) == first
    assert list(tmp_path.iterdir()) == [path]
