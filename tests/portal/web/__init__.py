"""The public HTTP port: deadlines, limits, the webclient's files, the relay."""
