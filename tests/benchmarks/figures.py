"""One line of the bench's table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Figure:
    """A median with its floor and budget.

    `unit` is of `figure` and `floor`. The budget is of the ratio where there is a floor, else of
    the figure itself; without one the figure is only told.
    """

    name: str
    figure: float
    unit: str
    budget: float | None
    floor: float | None = None

    @property
    def ratio(self) -> float | None:
        """Figure to floor."""
        return self.figure / self.floor if self.floor else None

    @property
    def within(self) -> bool:
        """Whether the budget is kept."""
        if self.budget is None:
            return True
        return (self.ratio if self.ratio is not None else self.figure) <= self.budget

    def line(self) -> str:
        """As it is printed."""
        floor = f"{self.floor:10.2f}" if self.floor is not None else " " * 10
        ratio = f"{self.ratio:7.2f}" if self.ratio is not None else " " * 7
        figure = f"{self.name:<34}{self.figure:10.2f}{floor}{ratio}"
        if self.budget is None:
            return f"{figure}{'':8} {self.unit}"
        kept = "within" if self.within else "OVER"
        return f"{figure}{self.budget:8.2f} {self.unit:<3} {kept}"


def seconds(work: Callable[[], object]) -> float:
    """How long one run takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def in_turn(
    runs: int, ours: Callable[[], float], floor: Callable[[], float]
) -> tuple[float, float]:
    """Medians of two measurements taken in turn, so that a noisy machine disturbs both alike."""
    pairs = [(ours(), floor()) for _ in range(runs)]
    return median(a for a, _ in pairs), median(b for _, b in pairs)


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * 0.95))]
