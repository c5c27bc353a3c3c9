"""Who is there is asked one question at a time, three times in all."""

from __future__ import annotations

import struct

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from twisted.conch.ssh.common import NS
from twisted.conch.ssh.keys import Key
from twisted.internet.defer import Deferred

from portal.ssh.auth import ATTEMPTS, METHODS, PASSWORD_LIMIT, REQUESTS, UserAuth
from portal.wire.errors import Refused

FAILURE, SUCCESS, BANNER, QUESTION = 51, 52, 53, 60
PK_OK = 60
KEY = ed25519.Ed25519PrivateKey.generate()
RSA = rsa.generate_private_key(65537, 2048)


class Link:
    """Records what is sent."""

    sessionID = b"the hash of the first exchange"  # noqa: N815

    def __init__(self):
        self.sent = []
        self.ended = None

    def sendPacket(self, message, payload):  # noqa: N802
        """Note a packet."""
        self.sent.append((message, payload))

    def sendDisconnect(self, code, sentence):  # noqa: N802
        """Note a farewell."""
        self.ended = sentence

    @property
    def messages(self):
        """The numbers of what was sent."""
        return [message for message, _ in self.sent]


class Login:
    """A client at the login, and what the game is asked."""

    def __init__(self):
        self.asked = []
        self.answers = []
        self.accounts = []
        self.link = Link()
        self.service = UserAuth(
            self.authenticate, self.authenticate_key, "192.0.2.1", self.accounts.append
        )
        self.service.transport = self.link
        self.service.serviceStarted()

    def authenticate(self, *question):
        """Note the question; the test answers it."""
        self.asked.append(question)
        self.answers.append(Deferred())
        return self.answers[-1]

    authenticate_key = authenticate

    def proposes(self, method, data=b"", user=b"anna", service=b"ssh-connection"):
        """The client proposes a method."""
        self.service.packetReceived(50, NS(user) + NS(service) + NS(method) + data)

    def gives(self, password, **kwargs):
        """The client gives a password."""
        self.proposes(b"password", b"\0" + NS(password), **kwargs)

    def replies(self, password):
        """The client answers our question."""
        self.service.packetReceived(61, struct.pack(">L", 1) + NS(password))

    def is_refused(self, sentence="No."):
        """The game says no."""
        self.answers[-1].errback(Refused(sentence))


def test_the_right_password_lets_the_account_in():
    login = Login()

    login.gives(b"sesame")
    login.answers[0].callback(7)

    assert login.asked == [("anna", "sesame", "192.0.2.1", "ssh")]
    assert login.link.messages == [SUCCESS]
    assert login.accounts == [7]


def test_the_methods_are_told_to_whoever_asks():
    login = Login()

    login.proposes(b"none")
    login.proposes(b"hostbased", NS(b"ssh-ed25519") + NS(b"blob"))

    assert METHODS == b"publickey,password,keyboard-interactive"
    assert login.link.sent == [(FAILURE, NS(METHODS) + b"\0")] * 2
    assert login.asked == []


@pytest.mark.parametrize("name", [b"new", b"guest", b"NEW", b"Guest"])
@pytest.mark.parametrize(
    "method, data",
    [(b"none", b""), (b"password", b"\0" + NS(b"x")), (b"publickey", b"\1")],
)
def test_strangers_come_in_without_being_anybody(name, method, data):
    login = Login()

    login.proposes(method, data, user=name)

    assert login.link.messages == [SUCCESS]
    assert login.accounts == [0]
    assert login.asked == []


@pytest.mark.parametrize(
    "name", [b"news", b"new ", b"new\0", "ｎｅｗ".encode(), b"", b"guest1", b"\xff"]
)
def test_nobody_else_comes_in_without_being_anybody(name):
    login = Login()

    login.proposes(b"none", user=name)

    assert login.link.messages == [FAILURE]
    assert login.accounts == []


def test_an_interactive_client_is_asked_without_echo_and_answers():
    login = Login()

    login.proposes(b"keyboard-interactive", NS(b"") + NS(b""))
    login.replies(b"sesame")
    login.answers[0].callback(7)

    message, question = login.link.sent[0]
    assert message == QUESTION
    assert question.endswith(NS(b"Password: ") + b"\0")
    assert login.accounts == [7]


def test_a_refusal_is_shown_and_its_controls_are_not():
    login = Login()

    login.gives(b"wrong")
    login.is_refused("Not so\x1b[2J fast.")

    banner = NS(b"Not so[2J fast.\r\n") + NS(b"")
    assert login.link.sent == [(BANNER, banner), (FAILURE, NS(METHODS) + b"\0")]


def test_the_third_wrong_password_is_the_last():
    login = Login()

    for password in (b"a", b"b", b"c"):
        login.gives(password)
        login.is_refused()

    assert login.link.ended == b"Too many wrong passwords."
    assert login.link.messages.count(FAILURE) == 2


def test_guesses_are_not_made_side_by_side():
    login = Login()

    login.gives(b"a")
    login.gives(b"b")
    login.answers[0].callback(7)

    assert len(login.asked) == 1
    assert login.link.ended is not None
    assert login.accounts == []


def test_an_answer_that_comes_after_the_client_left_is_not_heard():
    login = Login()
    login.gives(b"sesame")

    login.service.serviceStopped()
    login.answers[0].callback(7)

    assert login.accounts == []
    assert login.link.sent == []


def offered(private=None, algorithm=b"ssh-ed25519", signature=None):
    """The data of the method publickey."""
    blob = Key(private or KEY).public().blob()
    flag = b"\0" if signature is None else b"\1"
    rest = b"" if signature is None else NS(signature)
    return flag + NS(algorithm) + NS(blob) + rest


def proof(
    private=None,
    algorithm=b"ssh-ed25519",
    user=b"anna",
    session=Link.sessionID,
    service=b"ssh-connection",
):
    """The same with a signature over what RFC 4252, 7 says."""
    key = Key(private or KEY)
    covered = (
        NS(session) + b"\x32" + NS(user) + NS(service) + NS(b"publickey") + b"\1"
        + NS(algorithm) + NS(key.public().blob())
    )  # fmt: skip
    signature = key.sign(covered, signatureType=algorithm)
    return offered(private, algorithm, signature)


def test_a_key_that_is_known_is_worth_a_signature():
    login = Login()

    login.proposes(b"publickey", offered())
    login.answers[0].callback(7)

    blob = Key(KEY).public().blob()
    assert login.asked == [("anna", blob, False, "192.0.2.1")]
    assert login.link.sent == [(PK_OK, NS(b"ssh-ed25519") + NS(blob))]
    assert login.accounts == []


@pytest.mark.parametrize(
    "private, algorithm",
    [
        (KEY, b"ssh-ed25519"),
        (RSA, b"rsa-sha2-512"),
        (RSA, b"rsa-sha2-256"),
        (ec.generate_private_key(ec.SECP256R1()), b"ecdsa-sha2-nistp256"),
    ],
)
def test_its_signature_lets_the_account_in(private, algorithm):
    login = Login()

    login.proposes(b"publickey", proof(private, algorithm))
    login.answers[0].callback(7)

    blob = Key(private).public().blob()
    assert login.asked == [("anna", blob, True, "192.0.2.1")]
    assert login.link.messages == [SUCCESS]
    assert login.accounts == [7]


@pytest.mark.parametrize(
    "data",
    [
        proof(user=b"bo"),
        proof(session=b"of another connection"),
        proof(service=b"ssh-other"),
        proof()[:-1] + bytes([proof()[-1] ^ 1]),
        offered(signature=b""),
        offered(signature=NS(b"ssh-ed25519") + NS(bytes(64))),
        offered(RSA, b"rsa-sha2-512", NS(b"ssh-rsa") + NS(bytes(256))),
    ],
    ids=["name", "session", "service", "bit", "empty", "zeros", "sha1"],
)
def test_a_signature_of_something_else_lets_nobody_in(data):
    login = Login()

    for _ in range(ATTEMPTS):
        login.proposes(b"publickey", data)

    assert login.asked == []
    assert login.link.messages == [FAILURE] * 2
    assert login.link.ended is not None


def test_a_key_that_nobody_has_is_refused_without_a_word_and_not_counted():
    login = Login()

    for _ in range(ATTEMPTS + 2):
        login.proposes(b"publickey", offered())
        login.answers[-1].callback(0)
    login.proposes(b"publickey", proof())
    login.answers[-1].callback(0)

    assert login.link.sent == [(FAILURE, NS(METHODS) + b"\0")] * (ATTEMPTS + 3)
    assert login.link.ended is None


def test_an_account_that_may_not_come_in_is_told_why():
    login = Login()

    login.proposes(b"publickey", proof())
    login.is_refused("You are banned: noise.")

    banner = NS(b"You are banned: noise.\r\n") + NS(b"")
    assert login.link.sent == [(BANNER, banner), (FAILURE, NS(METHODS) + b"\0")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"\1",
        b"\0" + NS(b"ssh-ed25519"),
        b"\0" + NS(b"ssh-ed25519") + b"\0\0\xff\xff",
        offered() + b"more",
        offered()[:-1],
        proof() + NS(b"more"),
        offered(algorithm=b"ssh-rsa"),
        offered(RSA, algorithm=b"ssh-rsa"),
        offered(RSA, algorithm=b"ssh-ed25519"),
        b"\0" + NS(b"ssh-ed25519") + NS(bytes(16_385)),
        b"\0" + NS(b"\xff") * 2,
    ],
    ids=[
        *("nothing", "a question only", "a proof only", "no key", "a long string"),
        *("more", "less", "two signatures", "another kind", "sha1", "rsa as ed25519"),
        *("too large", "nonsense"),
    ],
)
def test_a_key_that_is_none_is_refused_without_asking(data):
    login = Login()

    login.proposes(b"publickey", data)

    assert login.asked == []
    assert login.link.messages == [FAILURE]


def test_keys_are_not_tried_side_by_side():
    login = Login()

    login.proposes(b"publickey", offered())
    login.proposes(b"publickey", proof())
    login.answers[0].callback(7)

    assert len(login.asked) == 1
    assert login.link.ended is not None
    assert login.accounts == []


def test_after_a_fault_of_the_game_one_may_try_again(caplog):
    login = Login()

    login.proposes(b"publickey", offered())
    login.answers[0].errback(RuntimeError("a fault"))
    login.gives(b"sesame")
    login.answers[1].callback(7)

    assert login.accounts == [7]
    assert "a fault" in caplog.text


def test_a_client_cannot_try_keys_for_ever():
    login = Login()

    for _ in range(REQUESTS + 1):
        login.proposes(b"publickey", b"\0" + NS(b"ssh-dss") + NS(b"x"))

    assert b"Offer the one that is known here" in login.link.ended


@pytest.mark.parametrize(
    "name, password",
    [
        (b"\xff", b"x"),
        (b"anna", b"\xff"),
        (b"a" * 65, b"x"),
        (b"anna", b"x" * (PASSWORD_LIMIT + 1)),
    ],
)
def test_what_no_account_can_be_called_is_refused_without_asking(name, password):
    login = Login()

    login.gives(password, user=name)

    assert login.asked == []
    assert login.link.messages == [FAILURE]


def test_another_service_and_unasked_answers_end_the_connection():
    for speak in (
        lambda login: login.gives(b"sesame", service=b"ssh-agent"),
        lambda login: login.replies(b"sesame"),
        lambda login: login.service.packetReceived(61, b"\0\0\0\2"),
    ):
        login = Login()
        speak(login)
        assert login.link.ended is not None
        assert login.asked == []


def test_a_password_change_is_not_taken_for_a_password():
    login = Login()

    login.proposes(b"password", b"\xff" + NS(b"old") + NS(b"new"))

    assert login.asked == []
    assert login.link.messages == [FAILURE]
