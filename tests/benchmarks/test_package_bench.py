"""The bench of packages measures what it says, on a small office."""

from pathlib import Path

from tests.benchmarks.package_bench import package


def test_size_building_and_applying_are_measured(tmp_path: Path) -> None:
    figures = package(tmp_path, 300, 1)
    assert [one.name for one in figures] == [
        "package.size.300",
        "package.build.300",
        "package.apply.300",
        "package.searching.300",
        "package.following.300",
    ]
    assert all(one.figure > 0 for one in figures)
    assert all(one.floor for one in figures[:3])
