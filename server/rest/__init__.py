"""The API at /api/: what programs may ask and do with a token of an account."""
