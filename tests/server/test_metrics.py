"""The Server's figures."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from server import metrics
from server.world import WORLD
from tests.stories.conftest import town
from tests.stories.town import Town

__all__ = ["town"]


def told() -> dict[str, float]:
    """Every sample without its labels but for buckets."""
    return {
        f"{sample.name}{sorted(sample.labels.values()) or ''}": sample.value
        for family in text_string_to_metric_families(metrics.page().decode())
        for sample in family.samples
    }


def test_what_is_typed_is_timed_and_what_is_changed_is_committed(town: Town) -> None:
    before = told()
    anna = town.player("Anna")

    anna.types("look", "say hello", "charcreate Bea")

    after = told()
    for name, least in (("command", 3), ("turn", 1), ("commit", 1)):
        count = f"gatehouse_server_{name}_seconds_count"
        assert after[count] - before[count] >= least
        assert after[count] == after[f"gatehouse_server_{name}_seconds_bucket['+Inf']"]


def test_what_there_is_is_counted(town: Town) -> None:
    before = told()
    town.player("Anna")
    town.connect()
    town.do(WORLD.tagged("well", "worldfile")[0].tick, 60.0, "at_create")

    now = told()

    assert now["gatehouse_server_sessions"] == 2
    assert now["gatehouse_server_accounts"] == 1
    assert now["gatehouse_server_objects"] > 10
    assert now["gatehouse_server_tickers"] == before["gatehouse_server_tickers"] + 1
    assert now["gatehouse_server_hash_queue"] == 0
    assert now["gatehouse_server_commit"] > 0
