"""Accounts, the gate and the bans."""
