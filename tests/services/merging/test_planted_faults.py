"""The property test is tested: faults are planted in the hand-off, and each must be found."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from sbdesk.domain.handoff import ClashKind
from sbdesk.exchange.journal_lines import read_journal
from sbdesk.services import opened_package, packing
from sbdesk.services.clash_reading import Reader
from sbdesk.store import machines
from sbdesk.store.merging import Transaction, transactions_beyond
from tests.services.merging.sticks import Differs, KnownTemplate, known_templates, play_with_sticks
from tests.services.merging.test_handoff_property import stories
from tests.store.merge.histories import YEARS, Step

EXAMPLES = 150
SOON = 2
"""With these draws every planted fault is met early."""


def believed_at_once(patch: pytest.MonkeyPatch) -> None:
    """What was packed counts as held by its receiver, though it may be lost on the way."""
    real = packing._note

    def note(desk: Any, manifest: Any, *rest: Any) -> None:
        real(desk, manifest, *rest)
        ends = {bytes.fromhex(u): (s, bytes.fromhex(h)) for u, (s, h) in manifest.until.items()}
        with desk.office.book() as raw:
            stamp = machines.journal_clock(raw)
            machines.note_holdings(raw, bytes.fromhex(manifest.recipients[0]), ends, stamp, "")

    patch.setattr(packing, "_note", note)


def relay_forgotten(patch: pytest.MonkeyPatch) -> None:
    """Only the sender's own journal is packed, not what it heard from others."""
    real = transactions_beyond

    def own(raw: Any, known: Any) -> Iterator[Transaction]:
        (uuid,) = raw.execute(
            "SELECT uuid FROM origin WHERE no = (SELECT origin FROM instance)"
        ).fetchone()
        yield from (one for one in real(raw, known) if one.head.origin == uuid)

    patch.setattr(packing, "transactions_beyond", own)


def last_one_lost(patch: pytest.MonkeyPatch) -> None:
    """The last action of every package is overlooked."""
    real = read_journal

    def short(path: Path) -> Iterator[Transaction]:
        yield from list(real(path))[:-1]

    patch.setattr(opened_package, "read_journal", short)


def lives_not_asked(patch: pytest.MonkeyPatch) -> None:
    """A withdrawal against an edit is nobody's question."""
    real = Reader.all
    kept = ClashKind.LIFE
    patch.setattr(Reader, "all", lambda self: (o for o in real(self) if o.row.kind != kept))


def asked_twice(patch: pytest.MonkeyPatch) -> None:
    """Every question is put two times."""
    real = Reader.all
    patch.setattr(Reader, "all", lambda self: (again for one in real(self) for again in (one, one)))


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[KnownTemplate]:
    """Three machines that know each other."""
    return known_templates(tmp_path_factory.mktemp("machines"))


@pytest.mark.parametrize(
    ("plant", "by"),
    [
        (believed_at_once, {"refused"}),
        (relay_forgotten, {"taken in", "refused"}),
        (last_one_lost, {"taken in"}),
        (lives_not_asked, {"clashes asked"}),
        (asked_twice, {"clashes asked once"}),
    ],
)
def test_planted_fault_is_found(
    sites: list[KnownTemplate],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    counted: Callable[[str], None],
    plant: Callable[[pytest.MonkeyPatch], None],
    by: set[str],
) -> None:
    plant(monkeypatch)
    played = 0

    @seed(SOON)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        phases=[Phase.generate],
        print_blob=False,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.sampled_from(YEARS), stories())
    def run(years: tuple[int, int, int], steps: tuple[Step, ...]) -> None:
        nonlocal played
        played += 1
        play_with_sticks(sites, years, steps, tmp_path)

    with pytest.raises(Differs) as difference:
        run()
    what = difference.value.what
    counted(f"planted fault {plant.__name__}: found by {what} in history {played}")
    assert what in by
