"""The public HTTP port: the websocket and the webclient here, the rest relayed."""
