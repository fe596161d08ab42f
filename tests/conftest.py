"""What every test is given: a screen that is none, folders of its own, no unheard warnings."""

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A slow machine is no finding; a failing example is written out so that it can be typed in again.
settings.register_profile("sbdesk", deadline=None, print_blob=True)
settings.load_profile("sbdesk")

CHECKOUT = Path(__file__).resolve().parents[1]
_COUNTED = pytest.StashKey[list[str]]()


@dataclass(frozen=True)
class Counts:
    """How often the expensive tests repeat themselves: a few times, or with --long in full."""

    kills: int
    """kill -9 in all."""
    kills_in_write: int
    """Of these, at least so many while a write transaction is open."""
    kills_in_import: int
    """Of these, inside the write transaction of an import."""
    histories: int
    """Histories of several sites that are merged and compared with the oracle."""


SHORT = Counts(kills=10, kills_in_write=4, kills_in_import=2, histories=200)
LONG = Counts(kills=200, kills_in_write=80, kills_in_import=40, histories=1000)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--long` for the counts of an acceptance run."""
    parser.addoption(
        "--long", action="store_true", help="200 kills and 1,000 histories instead of 10 and 200"
    )


def pytest_configure(config: pytest.Config) -> None:
    """A fresh list of what was counted."""
    config.stash[_COUNTED] = []


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Write out what the expensive tests counted."""
    if config.stash[_COUNTED]:
        terminalreporter.section("counted")
        for line in config.stash[_COUNTED]:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def counts(request: pytest.FixtureRequest) -> Counts:
    """How often to repeat."""
    return LONG if request.config.getoption("--long") else SHORT


@pytest.fixture(scope="session")
def counted(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Takes a line such as "kills 200, of these 83 in a write transaction" for the summary."""
    return request.config.stash[_COUNTED].append


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real input beside the checkout; only read."""
    folder = CHECKOUT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("shared data absent: no folder ../shared/data beside the checkout")
    return folder


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This test's own home for data, settings and state: nothing of the person at the machine."""
    for name in ("DATA", "STATE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / f"xdg-{name.lower()}"))


@pytest.fixture(autouse=True)
def no_surprise_warnings(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning in the log fails the test, unless the test cleared it after looking at it."""
    yield
    loud = [r for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    assert not loud, [r.getMessage() for r in loud]
