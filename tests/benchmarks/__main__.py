"""The bench: `build/bench [NAME ...] [--json] [--customers N] [--runs N]`."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import click

from sbdesk.store.search import find
from tests.benchmarks import edit_bench, import_bench, list_bench, package_bench, start_bench
from tests.benchmarks.figures import Figure
from tests.benchmarks.offices import invented_office
from tests.benchmarks.search_bench import ADVERSARIAL, measure

_SMALL = 10_000
_DRAWS = 300
Bench = Callable[[Path, int, int], list[Figure]]


def search(root: Path, customers: int, _runs: int) -> list[Figure]:
    """Keystrokes to 50 ranked results, warm; and as a multiple of the same at 10,000."""
    found: dict[int, dict[str, float]] = {}
    for size in (_SMALL, customers):
        desk = invented_office(root, size)
        connection = desk.office.search_connection()
        find(connection, "l")
        figures = measure(connection, size, _DRAWS)
        found[size] = {
            kind: one.most if kind == ADVERSARIAL else one.p95 for kind, one in figures.items()
        }
        connection.close()
        desk.office.close()
    lines = []
    for kind, figure in found[customers].items():
        budget = 32 if kind == ADVERSARIAL else 16
        lines.append(Figure(f"search.{kind}.{customers}", figure, "ms", budget))
        small = max(found[_SMALL][kind], 0.05)
        lines.append(Figure(f"search.{kind}.growth", figure, "ms", 10, small))
    return lines


BENCHES: dict[str, tuple[Bench, int]] = {
    "start": (start_bench.start, 200_000),
    "edit": (edit_bench.edit, 200_000),
    "import": (import_bench.take_in, 100_000),
    "package": (package_bench.package, 100_000),
    "search": (search, 1_000_000),
    "jump": (list_bench.jump, 1_000_000),
    "sort": (list_bench.sort, 1_000_000),
    "filter": (list_bench.narrow, 1_000_000),
}


def main() -> int:
    """Run what is asked for; 1 when a budget is not kept."""
    parser = argparse.ArgumentParser(prog="build/bench")
    parser.add_argument("names", nargs="*", choices=[*BENCHES, []], metavar="NAME")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--customers", type=int, help="instead of each bench's own number")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    if asked.list:
        click.echo("\n".join(BENCHES))
        return 0
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="sbdesk-bench-") as name:
        for bench in asked.names or BENCHES:
            work, customers = BENCHES[bench]
            click.echo(f"{bench} …", err=True)
            found = work(Path(name), asked.customers or customers, asked.runs)
            figures += found
            for figure in found:
                click.echo(figure.line(), err=asked.json)
    if asked.json:
        click.echo(json.dumps({one.name: _as_json(one) for one in figures}, ensure_ascii=False))
    return 0 if all(one.within for one in figures) else 1


def _as_json(one: Figure) -> dict[str, object]:
    return {
        "figure": one.figure,
        "unit": one.unit,
        "floor": one.floor,
        "ratio": one.ratio,
        "budget": one.budget,
        "within": one.within,
    }


if __name__ == "__main__":
    sys.exit(main())
