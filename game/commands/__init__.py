"""What players can type, grouped by what it is about."""
