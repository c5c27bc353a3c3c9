"""The web site of the game: a home page, the login, the admin pages."""
