"""How many examples a property is tried with: a quarter, unless all are asked for.

`GATEHOUSE_THOROUGH=1` asks for all. Chance is another in each run, so what one run
leaves out the next may try.
"""

import os

THOROUGH = os.environ.get("GATEHOUSE_THOROUGH", "") not in ("", "0")


def examples(number: int) -> int:
    """So many in a thorough run."""
    return number if THOROUGH else max(1, number // 4)
