"""The words of a game that leaves all sentences to the framework."""
