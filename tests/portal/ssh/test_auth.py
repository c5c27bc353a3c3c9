"""Who is there is asked one question at a time, three times in all."""

from __future__ import annotations

import struct

import pytest
from twisted.conch.ssh.common import NS
from twisted.internet.defer import Deferred

from portal.ssh.auth import METHODS, PASSWORD_LIMIT, REQUESTS, UserAuth
from portal.wire.errors import Refused

FAILURE, SUCCESS, BANNER, QUESTION = 51, 52, 53, 60


class Link:
    """Records what is sent."""

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
        self.service = UserAuth(self.authenticate, "192.0.2.1", self.accounts.append)
        self.service.transport = self.link
        self.service.serviceStarted()

    def authenticate(self, *question):
        """Note the question; the test answers it."""
        self.asked.append(question)
        self.answers.append(Deferred())
        return self.answers[-1]

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


def test_the_methods_are_told_to_whoever_asks_and_keys_are_not_among_them():
    login = Login()

    login.proposes(b"none")
    login.proposes(b"publickey", b"\0" + NS(b"ssh-ed25519") + NS(b"blob"))

    assert login.link.sent == [(FAILURE, NS(METHODS) + b"\0")] * 2
    assert login.asked == []


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


def test_a_client_cannot_try_keys_for_ever():
    login = Login()

    for _ in range(REQUESTS + 1):
        login.proposes(b"publickey")

    assert login.link.ended is not None


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
