"""A telnet stream in BINARY messages."""

import pytest

from portal.values import BadMessage
from portal.websocket.codecs.telnet import decode


def test_binary_is_the_stream_and_text_is_no_message():
    assert decode(b"\xff\xfb\x18look\r", binary=True) == b"\xff\xfb\x18look\r"
    with pytest.raises(BadMessage):
        decode(b"look", binary=False)
