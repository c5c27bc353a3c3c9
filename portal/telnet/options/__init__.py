"""One file for each telnet option; `registry` lists them."""
