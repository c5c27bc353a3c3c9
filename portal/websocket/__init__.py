"""Players in a browser: the websocket, its subprotocols and the page for them."""
