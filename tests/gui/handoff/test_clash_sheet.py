"""What one question says beside its answers."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtWidgets import QWidget

from sbdesk.domain.handoff import Choice, ClashRow, Decision
from sbdesk.gui.handoff.clash_sheet import ClashSheet
from tests.gui.handoff.made_up import LIFE, NOTICE, NUMBER, PHONE
from tests.gui.keys import words_on

TODAY = date(2026, 10, 9)
FIRST = "没定以前先显示这个"


@pytest.mark.parametrize(
    ("row", "mine", "theirs"),
    [
        (PHONE, "", FIRST),
        (LIFE, "", FIRST),
        (NUMBER, "没定以前两户都在名单里", "没定以前两户都在名单里"),
        (NOTICE, "没定以前两份都算数", "没定以前两份都算数"),
    ],
    ids=lambda given: given.kind.value if isinstance(given, ClashRow) else given[-4:],
)
def test_what_holds_until_somebody_settles_it_is_true(
    shown: Callable[[QWidget], None], row: ClashRow, mine: str, theirs: str
) -> None:
    sheet = ClashSheet(written=True)
    shown(sheet)
    sheet.show_clash(row, None, TODAY)
    for choice, note in ((Choice.MINE, mine), (Choice.THEIRS, theirs)):
        assert [text for text in words_on(sheet.cards[choice]) if text.startswith("没定")] == (
            [note] if note else []
        )
    sheet.show_answer(Decision(Choice.MINE))
    assert not [text for text in words_on(sheet) if text.startswith("没定")]
