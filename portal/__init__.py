"""The Portal: it holds every connection, and knows no game and no database."""
