"""docs/metrics.md names every figure there is, and no other."""

import re
from pathlib import Path

from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from portal.figures import Figures, registry_of
from portal.supervisor import Supervisor
from portal.web.metrics import UP
from server import metrics
from tests.portal.house import House

PAGE = Path(__file__).resolve().parents[2] / "docs/metrics.md"


def families(text):
    """The names, counters with their ending."""
    return {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in text_string_to_metric_families(text.decode())
    }


def test_every_figure_is_described(tmp_path):
    house = House(tmp_path)
    supervisor = Supervisor(
        house.handler.config, house.handler, house.clock, lambda data: None
    )
    ours = generate_latest(registry_of(Figures(supervisor, {})))

    described = set(re.findall(r"^\| `(\w+)`", PAGE.read_text(), re.MULTILINE))

    assert described == families(ours + UP % 1 + metrics.page())
