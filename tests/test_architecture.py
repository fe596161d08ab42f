"""The house holds: who imports whom, how large things grow, what is never written (DESIGN §2).

An exception to a rule is a line in a table below, where a reviewer sees it.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
HOUSE = CHECKOUT / "sbdesk"
TESTS = CHECKOUT / "tests"

BELOW_GUI = {"paths", "settings", "domain", "store", "spreadsheets", "exchange", "notices"}

MAY_IMPORT = {
    "paths": {"paths"},
    "settings": {"settings"},
    "domain": {"domain"},
    "store": {"domain", "store"},
    "spreadsheets": {"domain", "paths", "settings", "spreadsheets"},
    "notices": {"domain", "paths", "settings", "notices"},
    "exchange": {"domain", "paths", "settings", "store", "exchange"},
    "services": BELOW_GUI | {"services"},
    "gui": {"domain", "services", "settings", "paths", "gui"},
}
"""Package (or module at the top) to what of ours it may import. `cli` and `app` know everything."""

KNOWS_EVERYTHING = {"__init__", "__main__", "cli", "app"}

LIBRARIES = {
    "paths": {"platformdirs"},
    "settings": set[str](),
    "domain": {"pypinyin", "chinese_calendar", "stdnum"},
    "store": {"sqlalchemy", "alembic", "sqlcipher3", "zstandard"},
    "spreadsheets": {"python_calamine", "xlsxwriter", "openpyxl"},
    "notices": {"reportlab", "segno", "pypdfium2"},
    "exchange": {"sqlalchemy", "zstandard", "pyrage", "cryptography"},
    "services": {"sqlalchemy", "argon2"},
    "gui": {"PySide6", "shiboken6"},
}
"""Package to the libraries it may import beside the standard one."""

NOT_IN_DOMAIN = {
    "io", "os", "pathlib", "shutil", "socket", "sqlite3", "subprocess", "tempfile", "time",
    "tomllib", "urllib",
}  # fmt: skip
"""Standard modules that reach outside: the domain only computes."""

MANY_MODULES = {"reportlab": {"notices"}}
"""Untyped libraries used by more than one module, and the one package all of these are in."""

TABS = {
    "today", "customers", "complaints", "visits", "credit",
    "arrears", "connections", "quality", "reports", "handoff",
}  # fmt: skip

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LONGEST_MAIN_WINDOW = 299
LEAST_TESTS = 0.7

EMPTY_WORDS = {"util", "utils", "helper", "helpers", "common", "manager", "base", "misc"}

MUTATORS = {
    "add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove",
    "setdefault", "update",
}  # fmt: skip


def sources(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def named(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def package_of(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(parsed(path)))


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Every module asked for, in full; `from sbdesk import x` counts as `sbdesk.x`."""
    found: list[str] = []
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{named(path)}: write imports in full"
            module = node.module or ""
            if module == "sbdesk":
                found += [f"sbdesk.{alias.name}" for alias in node.names]
            else:
                found.append(module)
    return tuple(found)


HOUSE_FILES = sources(HOUSE)
ALL_FILES = sources(HOUSE, TESTS, CHECKOUT / "build")


def offences(paths: Iterable[Path], check: Callable[[Path], Iterable[object]]) -> list[str]:
    """What a check says of these files, all at once."""
    return [f"{named(path)}: {what}" for path in paths for what in check(path)]


def test_imports_point_downwards() -> None:
    def wrong(path: Path) -> Iterator[str]:
        package = package_of(path)
        if package in KNOWS_EVERYTHING:
            return
        if package not in MAY_IMPORT:
            yield f"{package} has no row in the import table"
            return
        for name in imported(path):
            top, *rest = name.split(".")
            if top == "sbdesk":
                if not rest or rest[0] not in MAY_IMPORT[package] | {"__version__"}:
                    yield name
            elif top not in sys.stdlib_module_names and top not in LIBRARIES[package]:
                yield name

    assert offences(HOUSE_FILES, wrong) == []


def test_there_is_one_sqlite_in_the_process() -> None:
    def wrong(path: Path) -> list[str]:
        return [name for name in imported(path) if name.split(".")[0] == "sqlite3"]

    assert offences(HOUSE_FILES, wrong) == []


def test_the_domain_reaches_nothing_outside() -> None:
    for path in sources(HOUSE / "domain"):
        reached = {name.split(".")[0] for name in imported(path)} & NOT_IN_DOMAIN
        calls = {
            ast.unparse(node.func)
            for node in nodes(path)
            if isinstance(node, ast.Call)
            and re.search(r"(^|\.)(open|now|today|utcnow|urandom)$", ast.unparse(node.func))
        }
        assert not reached, f"{named(path)}: {reached}"
        assert not calls, f"{named(path)}: {calls}"


def test_a_tab_knows_no_other_tab() -> None:
    for path in sources(HOUSE / "gui"):
        inside = path.relative_to(HOUSE / "gui").parts
        own = inside[0] if len(inside) > 1 else ""
        if not own or (own not in TABS and own != "parts"):
            continue
        for name in imported(path):
            words = name.split(".")
            if words[:2] == ["sbdesk", "gui"] and len(words) > 2:
                assert words[2] not in TABS - {own}, f"{named(path)}: {name}"


def untyped_libraries() -> set[str]:
    """The libraries without types, from the table in pyproject.toml."""
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
    rows = settings["tool"]["mypy"]["overrides"]
    assert all(set(row) == {"module", "ignore_missing_imports"} for row in rows)
    return {row["module"].removesuffix(".*") for row in rows}


@pytest.mark.parametrize("library", sorted(untyped_libraries()))
def test_an_untyped_library_is_given_types_in_one_place(library: str) -> None:
    users = {
        path for path in HOUSE_FILES if any(n.split(".")[0] == library for n in imported(path))
    }
    if library in MANY_MODULES:
        assert {package_of(path) for path in users} <= MANY_MODULES[library]
    else:
        assert len(users) <= 1, sorted(map(named, users))


def test_files_and_functions_stay_small() -> None:
    def wrong(path: Path) -> Iterator[str]:
        lines = len(path.read_text("utf-8").splitlines())
        longest = LONGEST_MAIN_WINDOW if path.name == "main_window.py" else LONGEST_FILE
        if lines > longest:
            yield f"{lines} lines"
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    yield f"{node.name} has {length} lines"

    assert offences(ALL_FILES, wrong) == []


def test_names_say_what_they_are_for() -> None:
    def wrong(path: Path) -> Iterator[str]:
        parts = path.with_suffix("").parts[-3:]
        yield from {word for part in parts for word in part.lower().split("_")} & EMPTY_WORDS
        for node in nodes(path):
            if isinstance(node, ast.ClassDef):
                pieces = {piece.lower() for piece in re.findall(r"[A-Z][a-z]*", node.name)}
                # The one base class SQLAlchemy asks for is spelled as its documentation spells it.
                if pieces & EMPTY_WORDS and node.name != "Base":
                    yield node.name

    assert offences(ALL_FILES, wrong) == []


def names_at_the_top(tree: ast.Module) -> set[str]:
    targets: list[ast.expr] = []
    for node in tree.body:
        if isinstance(node, ast.Assign):
            targets += node.targets
        elif isinstance(node, ast.AnnAssign):
            targets.append(node.target)
    return {target.id for target in targets if isinstance(target, ast.Name)}


def changed_in_functions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Names that some function writes into without having made them itself."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        inside = list(ast.walk(function))
        own = {n.id for n in inside if _binds(n) and isinstance(n, ast.Name)}
        own |= {argument.arg for argument in inside if isinstance(argument, ast.arg)}
        for node in inside:
            if isinstance(node, ast.Global):
                yield from ((name, node.lineno) for name in node.names)
            name = _written_into(node)
            if name and name not in own:
                yield name, function.lineno


def _binds(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _written_into(node: ast.AST) -> str | None:
    """The plain name whose contents this node changes: `x[…] = …`, `del x[…]`, `x.append(…)`."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
        return node.value.id if isinstance(node.value, ast.Name) else None
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in MUTATORS
        and isinstance(node.func.value, ast.Name)
    ):
        return node.func.value.id
    return None


def test_no_module_keeps_state() -> None:
    def wrong(path: Path) -> list[tuple[str, int]]:
        tree = parsed(path)
        top = names_at_the_top(tree)
        return [(name, line) for name, line in changed_in_functions(tree) if name in top]

    assert offences(HOUSE_FILES, wrong) == []


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("    global seen\n    seen = {}", True),
        ("    seen['a'] = 1", True),
        ("    del seen['a']", True),
        ("    seen.update(a=1)", True),
        ("    seen = {}\n    seen['a'] = 1", False),
        ("    return seen['a']", False),
    ],
)
def test_kept_state_is_noticed(body: str, kept: bool) -> None:
    tree = ast.parse(f"seen = {{}}\ndef remember():\n{body}\n")
    assert bool([n for n, _ in changed_in_functions(tree) if n in names_at_the_top(tree)]) is kept


def test_sql_never_replaces_a_row() -> None:
    """OR REPLACE deletes and inserts: the row's pk and its journal entries would part."""

    def wrong(path: Path) -> Iterator[int]:
        for node in nodes(path):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and re.search(r"\bOR\s+REPLACE\b", text, re.IGNORECASE):
                yield getattr(node, "lineno", 0)

    assert offences(HOUSE_FILES, wrong) == []


def test_nothing_is_silenced_or_put_off() -> None:
    # Spelled in two pieces, or this file would find itself.
    forbidden = ["type: " + "ignore", "# " + "noqa", "TO" + "DO", "raise " + "NotImplemented"]

    def wrong(path: Path) -> list[str]:
        text = path.read_text("utf-8")
        return [word for word in forbidden if word in text]

    assert offences(ALL_FILES, wrong) == []


def test_tests_use_real_parts() -> None:
    def wrong(path: Path) -> Iterator[str]:
        yield from (name for name in imported(path) if name.startswith("unittest"))
        folders = [f for f in path.parents if f.is_relative_to(TESTS)]
        yield from (f"no {f.name}/__init__.py" for f in folders if not (f / "__init__.py").exists())

    assert offences(sources(TESTS), wrong) == []


def code_lines(paths: list[Path]) -> int:
    return sum(1 for path in paths for line in path.read_text("utf-8").splitlines() if line.strip())


def test_there_are_enough_tests() -> None:
    ratio = code_lines(sources(TESTS)) / code_lines(HOUSE_FILES)
    assert ratio >= LEAST_TESTS, f"test lines are {ratio:.2f} of code lines"


def test_no_build_file_says_where_packages_come_from() -> None:
    files = [*CHECKOUT.glob("build/*"), CHECKOUT / "pyproject.toml", CHECKOUT / ".ci" / "run"]
    for path in files:
        if path.is_file():
            text = path.read_text("utf-8")
            assert not re.search(r"https?://|file://|--(extra-)?index-url|--find-links", text), path


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_package_is_pinned_with_hashes(name: str) -> None:
    text = (CHECKOUT / "build" / f"{name}.txt").read_text("utf-8").replace("\\\n", " ")
    rows = [line for line in text.splitlines() if line.strip()]
    assert rows
    for row in rows:
        assert re.match(r"[a-z0-9.-]+==[\w.]+ .*--hash=sha256:[0-9a-f]{64}", row), row
    asked = re.findall(
        r"^([\w.-]+)", (CHECKOUT / "build" / f"{name}.in").read_text("utf-8"), re.MULTILINE
    )
    pinned = {row.split("==")[0] for row in rows}
    assert {package.lower().replace("_", "-") for package in asked} <= pinned


def test_what_the_project_asks_for_is_what_is_pinned() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.split(r"[\[<>=]", name)[0].lower() for name in project["dependencies"]}
    lines = (CHECKOUT / "build" / "requirements.in").read_text("utf-8").splitlines()
    pinned = {
        re.split(r"[\[=]", line)[0].lower() for line in lines if line and not line.startswith("#")
    }
    # Qt's binding and the tool that installs the checkout come along with the others.
    assert pinned - {"shiboken6", "flit_core"} == asked
