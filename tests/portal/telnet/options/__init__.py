"""The telnet options, one by one."""
