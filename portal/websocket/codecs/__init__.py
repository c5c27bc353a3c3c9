"""The subprotocols of mudstandards.org/websocket: payloads in, values out."""
