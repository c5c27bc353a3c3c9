"""Who may come in: accounts, the gate, bans.

The five below are empty until `server.accounts.joining.join` introduces them to the
rest of the Server.
"""

from server.accounts.bans import Bans
from server.accounts.gate import Gate
from server.accounts.guests import Guests
from server.accounts.live import Accounts
from server.accounts.owner import Owner

ACCOUNTS = Accounts()
BANS = Bans()
OWNER = Owner()
GUESTS = Guests()
GATE = Gate()
