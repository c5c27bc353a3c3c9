"""Who may come in: accounts, the gate, bans.

The ten below are empty until `server.accounts.joining.join` introduces them to the
rest of the Server.
"""

from server.accounts.bans import Bans
from server.accounts.gate import Gate
from server.accounts.guests import Guests
from server.accounts.live import Accounts
from server.accounts.owner import Owner
from server.accounts.reconnect import ReconnectTokens
from server.accounts.resets import Resets
from server.accounts.second_factor import SecondFactor
from server.accounts.ssh_keys import SSHKeys
from server.accounts.tokens import LoginTokens

ACCOUNTS = Accounts()
BANS = Bans()
OWNER = Owner()
GUESTS = Guests()
TOKENS = LoginTokens()
RECONNECT = ReconnectTokens()
RESETS = Resets()
SECOND_FACTOR = SecondFactor()
SSH_KEYS = SSHKeys()
GATE = Gate()
