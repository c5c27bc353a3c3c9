"""The codecs of the subprotocols."""
