"""The keys of a review as lines of the menus."""

from collections.abc import Callable
from functools import partial

from sbdesk.domain.handoff import Choice
from sbdesk.gui.handoff.review import Review
from sbdesk.gui.page import Command


def review_lines(review: Review, write: Callable[[], object], words: str) -> tuple[Command, ...]:
    """Answer, put aside, walk, write."""
    return (
        Command("编辑", "用本机", partial(review.pick, Choice.MINE), "1"),
        Command("编辑", "用来的", partial(review.pick, Choice.THEIRS), "2"),
        Command("编辑", "用原值", partial(review.pick, Choice.ORIGINAL), "3"),
        Command("编辑", "都不合适，另写一个", review.write_own, "4"),
        Command("编辑", "这一户放着", review.put_aside, "0"),
        Command("记录", words, write, "Ctrl+S"),
        Command("查看", "上一户", partial(review.step, -1), "Alt+Left"),
        Command("查看", "下一户", partial(review.step, 1), "Alt+Right"),
    )
