"""The numbered cases of the conversation layer, one test each."""
