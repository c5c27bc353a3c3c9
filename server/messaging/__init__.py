"""Messages: what one says to another, as values; who sends, who hears, who answers."""
