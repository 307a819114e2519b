"""What the tests of results share."""

import pytest

from awards.domain.lifecycle import Stage

SWEEPS = ("test_nobody_meets_a_secret_or_its_trace_before_the_time", "test_nothing_changes_out_of_turn")
"""Every reader or sender, at every address, at every stage: the dearest tests there are."""
WHERE_BALLOTS_COUNT = {Stage.SCORING, Stage.DELIBERATING, Stage.SEALED}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Sweep all stages on the first of the databases, and on the others those where ballots count: who may do what is
    decided in Python, and only what the database itself refuses can differ."""
    first = config.getoption("--databases").split(",")[0]
    gone = [item for item in items if _is_told_already(item, first)]
    if gone:
        config.hook.pytest_deselected(items=gone)
        items[:] = [item for item in items if item not in gone]


def _is_told_already(item: pytest.Item, first: str) -> bool:
    params = getattr(getattr(item, "callspec", None), "params", {})
    is_sweep = getattr(item, "originalname", "") in SWEEPS and params["database"] != first
    return is_sweep and params["stage"] not in WHERE_BALLOTS_COUNT
