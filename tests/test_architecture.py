"""The house holds: who imports whom, how large things grow, what is never written (DESIGN §2).

An exception to a rule is a line in a table below, where a reviewer sees it.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
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


def imported(path: Path) -> Iterator[str]:
    """Every module asked for, in full; `from sbdesk import x` counts as `sbdesk.x`."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{named(path)}: write imports in full"
            module = node.module or ""
            if module == "sbdesk":
                yield from (f"sbdesk.{alias.name}" for alias in node.names)
            else:
                yield module


HOUSE_FILES = sources(HOUSE)
ALL_FILES = sources(HOUSE, TESTS, CHECKOUT / "build")
each_house_file = pytest.mark.parametrize("path", HOUSE_FILES, ids=named)
each_file = pytest.mark.parametrize("path", ALL_FILES, ids=named)


@each_house_file
def test_imports_point_downwards(path: Path) -> None:
    package = package_of(path)
    if package in KNOWS_EVERYTHING:
        return
    assert package in MAY_IMPORT, f"{package} has no row in the import table"
    for name in imported(path):
        top, *rest = name.split(".")
        if top == "sbdesk":
            assert rest, f"{named(path)} imports the whole house"
            assert rest[0] in MAY_IMPORT[package] | {"__version__"}, f"{named(path)}: {name}"
        elif top not in sys.stdlib_module_names:
            assert top in LIBRARIES[package], f"{named(path)}: {name}"


@each_house_file
def test_there_is_one_sqlite_in_the_process(path: Path) -> None:
    assert not any(name.split(".")[0] == "sqlite3" for name in imported(path))


def test_the_domain_reaches_nothing_outside() -> None:
    for path in sources(HOUSE / "domain"):
        reached = {name.split(".")[0] for name in imported(path)} & NOT_IN_DOMAIN
        calls = {
            ast.unparse(node.func)
            for node in ast.walk(parsed(path))
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


@each_file
def test_files_and_functions_stay_small(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    longest = LONGEST_MAIN_WINDOW if path.name == "main_window.py" else LONGEST_FILE
    assert lines <= longest, f"{named(path)}: {lines} lines"
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{named(path)}: {node.name} has {length} lines"


@each_file
def test_names_say_what_they_are_for(path: Path) -> None:
    words = {word for part in path.with_suffix("").parts[-3:] for word in part.lower().split("_")}
    assert not words & EMPTY_WORDS, named(path)
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ClassDef):
            pieces = {piece.lower() for piece in re.findall(r"[A-Z][a-z]*", node.name)}
            # The one base class SQLAlchemy asks for is spelled as its documentation spells it.
            assert not pieces & EMPTY_WORDS or node.name == "Base", f"{named(path)}: {node.name}"


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
        own = {n.id for n in ast.walk(function) if _binds(n) and isinstance(n, ast.Name)}
        own |= {argument.arg for argument in ast.walk(function) if isinstance(argument, ast.arg)}
        for node in ast.walk(function):
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


@each_house_file
def test_no_module_keeps_state(path: Path) -> None:
    tree = parsed(path)
    top = names_at_the_top(tree)
    kept = [(name, line) for name, line in changed_in_functions(tree) if name in top]
    assert not kept, f"{named(path)}: {kept}"


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


@each_house_file
def test_sql_never_replaces_a_row(path: Path) -> None:
    """OR REPLACE deletes and inserts: the row's pk and its journal entries would part."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not re.search(r"\bOR\s+REPLACE\b", node.value, re.IGNORECASE), node.lineno


@each_file
def test_nothing_is_silenced_or_put_off(path: Path) -> None:
    # Spelled in two pieces, or this file would find itself.
    forbidden = ["type: " + "ignore", "# " + "noqa", "TO" + "DO", "raise " + "NotImplemented"]
    text = path.read_text("utf-8")
    assert not [word for word in forbidden if word in text]


@pytest.mark.parametrize("path", sources(TESTS), ids=named)
def test_tests_use_real_parts(path: Path) -> None:
    assert not any(name.startswith("unittest") for name in imported(path))
    folders = [f for f in path.parents if f.is_relative_to(TESTS)]
    assert all((folder / "__init__.py").exists() for folder in folders), named(path)


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
