"""Tables over pages: heads come again, rows stay whole or are parted line by line."""

from dataclasses import replace

import pytest

from sbdesk.notices.blocks import Strip, draw_strips, strips_height
from sbdesk.notices.columns import (
    Column,
    Pen,
    Stretch,
    Table,
    Words,
    figures,
    plain,
    share_out,
)
from sbdesk.notices.faces import Faces
from sbdesk.notices.page import Paper
from sbdesk.notices.rendering import render_page
from tests.notices.test_page import ink_box


def strip(height: float, keep: bool = False, air: float = 0.0) -> Strip:
    return Strip(height, lambda _paper, _top: None, air, keep)


@pytest.fixture
def table() -> Table:
    """Two columns of 30 and 70 mm."""
    return Table((Column("项目", 30.0), Column("说明", 70.0, "right")), 20.0, framed=True)


def test_columns_stand_one_beside_the_other(table: Table) -> None:
    assert table.starts == (20.0, 50.0)
    assert table.right == 120.0


def test_a_frame_closes_all_sides(table: Table, faces: Faces) -> None:
    paper = Paper(faces, "测试")
    strips = [table.head(faces), *table.rows((plain("电话"), figures("1")), faces, 1.0)]
    bottom = draw_strips(paper, strips, 50.0)
    box = ink_box(render_page(paper.finish().pdf, 0, 254))
    assert box == pytest.approx((19.82, 49.82, 120.18, bottom + 0.18), abs=0.2)


def test_a_long_cell_makes_its_row_grow_and_one_still_longer_parts_it(
    table: Table, faces: Faces
) -> None:
    def row(text: str) -> list[Strip]:
        return table.rows((plain("说"), plain(text)), faces)

    (short,) = row("短")
    (longer,) = row("三组树障换绝缘线" * 12)
    assert longer.height > short.height == table.row
    parted = row("三组树障换绝缘线" * 60)
    assert len(parted) > 8
    assert parted[0].keep
    assert parted[-2].keep
    assert not any(one.keep for one in parted[1:-2])


def test_a_row_is_as_high_as_its_pen_lines(table: Table, faces: Faces) -> None:
    pen = Pen((("☐已改",), ("☐不改",), ("☐再查",)))
    (row,) = table.rows((pen, plain("")), faces)
    assert row.height == pytest.approx(1.8 + 3 * 4.7)


def test_words_of_several_kinds_stand_below_each_other(table: Table, faces: Faces) -> None:
    both = (Words("恒通砖厂", "song-bold"), Words("6267000785070", "hei"))
    (row,) = table.rows((both, plain("")), faces)
    (one,) = table.rows((both[:1], plain("")), faces)
    (without,) = table.rows(((both[0], Words("")), plain("")), faces)
    assert row.height > one.height == without.height


def test_heads_come_again_on_every_page() -> None:
    head = strip(6.0, keep=True)
    rows = tuple(strip(10.0) for _ in range(10))
    pages = share_out([Stretch((strip(8.0),)), Stretch(rows, head)], first=50.0, later=60.0)
    assert [len(page) for page in pages] == [1 + 1 + 3, 1 + 5, 1 + 2]
    assert [page.count(head) for page in pages] == [1, 1, 1]
    assert sum(len(page) for page in pages) == 1 + len(rows) + len(pages)
    for page, room in zip(pages, (50.0, 60.0, 60.0), strict=True):
        assert strips_height(page) <= room


def test_what_is_kept_goes_to_the_next_page_together() -> None:
    last = strip(10.0, keep=True)
    closing = strip(25.0)
    rows = (strip(10.0), strip(10.0), last)
    pages = share_out([Stretch(rows, strip(5.0)), Stretch((closing,))], first=50.0, later=50.0)
    assert [one is last for one in pages[1]] == [False, True, False]
    assert pages[1][-1] is closing
    assert closing not in pages[0]


def test_a_head_is_never_left_at_the_bottom() -> None:
    pages = share_out(
        [Stretch((strip(46.0),)), Stretch((strip(10.0),), strip(4.0))], first=52.0, later=52.0
    )
    assert [len(page) for page in pages] == [1, 2]


def test_a_title_stays_with_the_row_beneath(table: Table, faces: Faces) -> None:
    title = table.title("石门沟村", "3件", faces)
    assert title.keep
    pages = share_out([Stretch((strip(40.0), title, strip(10.0)))], first=50.0, later=50.0)
    assert [len(page) for page in pages] == [1, 2]


def test_what_fits_no_page_overflows_rather_than_vanishes() -> None:
    giant = strip(300.0)
    assert share_out([Stretch((giant,))], 50.0, 50.0) == ((giant,),)
    pages = share_out([Stretch((strip(10.0), replace(giant)))], 50.0, 50.0)
    assert [len(page) for page in pages] == [1, 1]
