"""Real processes on free ports, played by real sockets, clients and a browser."""
