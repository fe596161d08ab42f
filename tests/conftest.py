"""What every test is given: a screen that is none, folders of its own, no unheard warnings."""

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import copyfile
from typing import TypeVar

import pytest
from hypothesis import seed, settings

from sbdesk.store import founding
from sbdesk.store.office import brought_up_to_date

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A slow machine is no finding; a failing example is written out so that it can be typed in again.
# An ordinary run says the same twice; with --long others are tried each time.
settings.register_profile("sbdesk", deadline=None, print_blob=True, derandomize=True)
settings.register_profile(
    "sbdesk-long", settings.get_profile("sbdesk"), derandomize=False, print_blob=True
)
settings.load_profile("sbdesk")

CHECKOUT = Path(__file__).resolve().parents[1]
_COUNTED = "counted"
_Test = TypeVar("_Test", bound=Callable[..., None])


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
    pulls: int
    """Sticks pulled out while a package is written."""
    mutations: int
    """Packages that were bent before they are opened."""


SHORT = Counts(
    kills=10, kills_in_write=4, kills_in_import=2, histories=200, pulls=10, mutations=300
)
LONG = Counts(
    kills=200, kills_in_write=80, kills_in_import=40, histories=1000, pulls=100, mutations=10_000
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--long` for the counts of an acceptance run."""
    parser.addoption(
        "--long", action="store_true", help="200 kills, 1,000 histories … instead of 10 and 200"
    )


def pytest_configure(config: pytest.Config) -> None:
    """With --long no example is the same as the day before."""
    settings.load_profile("sbdesk-long" if config.getoption("--long") else "sbdesk")


def in_part(part: int) -> Callable[[_Test], _Test]:
    """Decorates a property that is tested in parts: each part draws examples of its own."""
    return seed(part) if settings().derandomize else lambda test: test


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Write out what the expensive tests counted, in whichever process they ran."""
    reports = [one for several in terminalreporter.stats.values() for one in several]
    told = [
        str(line)
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "call"
        for name, line in report.user_properties
        if name == _COUNTED
    ]
    if told:
        terminalreporter.section("counted")
        for line in sorted(told):
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def counts(request: pytest.FixtureRequest) -> Counts:
    """How often to repeat."""
    return LONG if request.config.getoption("--long") else SHORT


@pytest.fixture
def counted(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Takes a line such as "kills 200, of these 83 in a write transaction" for the summary."""
    return partial(record_property, _COUNTED)


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


@pytest.fixture(autouse=True, scope="session")
def one_blank_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Thousands of offices begin with the same empty tables: made once as always, then copied.

    Programs of their own, and the tests of upgrading, make theirs.
    """
    blank = tmp_path_factory.mktemp("blank") / "blank.db"

    def made(path: Path) -> None:
        if not blank.exists():
            brought_up_to_date(blank)
        copyfile(blank, path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(founding, "brought_up_to_date", made)
        yield


@pytest.fixture(autouse=True)
def no_surprise_warnings(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning in the log fails the test, unless the test cleared it after looking at it."""
    yield
    loud = [r for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    assert not loud, [r.getMessage() for r in loud]
