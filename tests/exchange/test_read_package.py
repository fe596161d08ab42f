"""The county's own reader: another process, another program, the same package."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from sbdesk.exchange.keys import new_keys, save_keys
from tests.conftest import CHECKOUT
from tests.exchange.packages import (
    SUMMARY,
    Made,
    batch,
    chain,
    entry,
    package,
    sources_in,
    transaction,
)

READER = CHECKOUT / "resources" / "help" / "read_package.py"

MAKER = """
import sys
from pathlib import Path
from sbdesk.exchange.keys import save_keys
from tests.exchange.packages import package
made = package(Path(sys.argv[1]))
save_keys(Path(sys.argv[1]), made.receiver)
print(made.path, made.sender.sign_public.hex())
"""


def read(path: Path, secret: Path, public: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "utf8", READER, path, secret, public],
        capture_output=True,
        encoding="utf-8",
        cwd=path.parent,
        timeout=60,
        check=False,
    )


def test_the_reader_is_short_and_stands_alone() -> None:
    body = READER.read_text("utf-8")
    assert len(body.splitlines()) <= 60
    asked = {
        (node.module if isinstance(node, ast.ImportFrom) else alias.name) or ""
        for node in ast.walk(ast.parse(body))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    foreign = {name.split(".")[0] for name in asked} - set(sys.stdlib_module_names)
    assert foreign == {"pyrage", "cryptography", "zstandard"}


def test_it_reads_what_another_process_made(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-c", MAKER, tmp_path],
        capture_output=True,
        encoding="utf-8",
        cwd=CHECKOUT,
        timeout=60,
        check=True,
    )
    path, public = made.stdout.split()
    found = read(Path(path), tmp_path / "keys" / "site.json", public)
    assert found.returncode == 0, found.stderr
    assert SUMMARY in found.stdout
    assert "from 大厅" in found.stdout
    assert " 1 2026-11-22T08:00:00+08:00 王所长 edit 修改客户「恒通砖厂」 (0+1)" in found.stdout
    assert " 2 2026-11-22T08:00:00+08:00 王所长 edit 修改客户「恒通砖厂」 (2+0)" in found.stdout
    assert "4 parts, signature and hashes are right" in found.stdout


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    return tmp_path / "secret"


def made_in(folder: Path, secret: Path) -> Made:
    several = chain(*(transaction(seq, [entry(seq)]) for seq in range(1, 1500)))
    last = transaction(1500, [entry(seq) for seq in range(1500, 4000)], [batch(4000)])
    made = package(folder, sources_in(folder / "sources", [*several, last]))
    secret.write_text(made.receiver.box + "\n")
    return made


def test_it_lists_every_transaction_with_its_parts(tmp_path: Path, secret: Path) -> None:
    made = made_in(tmp_path, secret)
    found = read(made.path, secret, made.sender.sign_public.hex())
    told = [line for line in found.stdout.splitlines() if "「恒通砖厂」" in line]
    assert [int(line.split()[1]) for line in told] == list(range(1, 1501))
    assert [line.rsplit(" ", 1)[1] for line in told] == ["(1+0)"] * 1499 + ["(2500+1)"]


def test_it_refuses_what_is_not_whole_or_not_signed(tmp_path: Path, secret: Path) -> None:
    made = made_in(tmp_path, secret)
    public = made.sender.sign_public.hex()
    assert read(made.path, secret, new_keys().sign_public.hex()).returncode == 1
    save_keys(tmp_path, new_keys())
    assert read(made.path, tmp_path / "keys" / "site.json", public).returncode == 1
    body = made.path.read_bytes()
    made.path.write_bytes(body[:-1])
    assert read(made.path, secret, public).returncode == 1
    made.path.write_bytes(body[:-2000] + b"x" + body[-1999:])
    assert read(made.path, secret, public).returncode == 1
