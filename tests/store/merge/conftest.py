"""The three sites, made once for all merge tests."""

import pytest

from tests.store.merge.histories import make_templates
from tests.store.merge.sites import Template


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> list[Template]:
    """Three empty sites A, B and C, put back to their start whenever they are opened."""
    return make_templates(tmp_path_factory.mktemp("sites"))
