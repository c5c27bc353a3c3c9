"""The audit log: what staff did, when, to whom, and from where."""
