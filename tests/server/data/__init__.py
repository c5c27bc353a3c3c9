"""Session data and its storages."""
