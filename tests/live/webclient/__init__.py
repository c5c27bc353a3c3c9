"""The page at /play/ in a real Chromium."""
