"""The faces, opened once for all tests of paper."""

import pytest

from sbdesk.notices.faces import Faces


@pytest.fixture(scope="session")
def faces() -> Faces:
    """The real faces of resources/fonts."""
    return Faces()
