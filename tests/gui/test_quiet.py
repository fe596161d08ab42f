"""What is prepared while the person rests: begun at the first rest, put off by every movement."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from sbdesk.gui.jobs import JobRunner
from sbdesk.gui.quiet import QUIET_MS, QuietSteps


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[JobRunner]:
    del qtbot
    runner = JobRunner()
    yield runner
    runner.shut_down()


def steps(done: list[int], count: int = 3) -> list[Callable[[], object]]:
    """Each leaves its number."""
    return [partial(done.append, number) for number in range(count)]


def test_the_steps_come_one_after_another(jobs: JobRunner, qtbot: QtBot) -> None:
    done: list[int] = []
    quiet = QuietSteps(jobs, steps(done))
    rested: list[bool] = []
    quiet.rested.connect(lambda: rested.append(not done))
    quiet.begin()
    qtbot.waitUntil(lambda: len(done) == 3)
    assert (done, rested) == ([0, 1, 2], [True])


def test_whoever_moves_about_has_the_machine(jobs: JobRunner, qtbot: QtBot) -> None:
    done: list[int] = []
    quiet = QuietSteps(jobs, steps(done))
    quiet.begin()
    for _ in range(6):
        qtbot.wait(QUIET_MS // 4)
        quiet.put_off()
    assert done == []
    qtbot.waitUntil(lambda: len(done) == 3)


def test_movement_before_the_beginning_begins_nothing(jobs: JobRunner, qtbot: QtBot) -> None:
    done: list[int] = []
    quiet = QuietSteps(jobs, steps(done))
    quiet.put_off()
    qtbot.wait(QUIET_MS * 2)
    assert done == []


def test_a_failed_step_does_not_keep_the_next_from_coming(jobs: JobRunner, qtbot: QtBot) -> None:
    done: list[int] = []

    def broken() -> None:
        raise ImportError

    quiet = QuietSteps(jobs, [broken, *steps(done, 1)])
    quiet.begin()
    qtbot.waitUntil(lambda: done == [0])


def test_stopping_ends_it(jobs: JobRunner, qtbot: QtBot) -> None:
    done: list[int] = []
    quiet = QuietSteps(jobs, steps(done))
    quiet.begin()
    quiet.stop()
    qtbot.wait(QUIET_MS * 2)
    assert done == []


def test_a_step_is_repeated_until_nothing_is_left(jobs: JobRunner, qtbot: QtBot) -> None:
    done: list[int] = []
    left = [True, True, False]

    def some() -> bool:
        done.append(len(left))
        return left.pop(0)

    quiet = QuietSteps(jobs, steps(done, 1))
    quiet.repeat(some)
    quiet.begin()
    quiet.repeat(some)
    qtbot.waitUntil(lambda: not left)
    assert done == [0, 3, 2, 1]
    left.append(False)
    qtbot.waitUntil(lambda: not jobs.is_busy())
    quiet.repeat(some)
    qtbot.waitUntil(lambda: not left)
    assert done == [0, 3, 2, 1, 1]


def test_a_repeated_step_that_fails_is_left(jobs: JobRunner, qtbot: QtBot) -> None:
    done: list[int] = []

    def broken() -> bool:
        done.append(9)
        raise OSError

    quiet = QuietSteps(jobs, [])
    quiet.repeat(broken)
    quiet.begin()
    qtbot.waitUntil(lambda: done == [9])
    qtbot.wait(QUIET_MS)
    assert done == [9]


def test_nothing_is_repeated_after_the_end(jobs: JobRunner, qtbot: QtBot) -> None:
    done: list[int] = []

    def some() -> bool:
        done.append(1)
        return True

    quiet = QuietSteps(jobs, [])
    quiet.begin()
    quiet.stop()
    quiet.repeat(some)
    qtbot.wait(QUIET_MS * 2)
    assert done == []
