"""The command line: the same services without the window (DESIGN §10)."""

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

import click

from sbdesk import __version__, paths
from sbdesk.domain.errors import EnvironmentProblem, UserMistake

DONE, MISTAKE, USAGE, MACHINE, BUG = 0, 1, 2, 3, 70


class Context:
    """What the verbs share: the data folder, who acts, and the desk once it is opened."""

    def __init__(self, folder: Path, who: str | None) -> None:
        self.folder, self.who = folder, who
        self.state = paths.state_folder()
        self._opened: list[Any] = []

    def desk(self) -> Any:
        """Open the office; it is closed when the verb is done."""
        from sbdesk.services.desk import open_desk

        desk = open_desk(self.folder, self.state, self.who)
        self._opened.append(desk)
        for sentence in desk.office.repairs:
            say(sentence)
        return desk

    def close(self) -> None:
        """Let the office go."""
        for desk in self._opened:
            desk.office.close()


def say(sentence: str) -> None:
    """One line for a person, beside the data on stdout."""
    click.echo(sentence, err=True)


def put(value: object) -> None:
    """One JSON value on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", "folder", type=click.Path(path_type=Path), help="数据文件夹。")
@click.option("--as", "who", help="谁在操作；只有一个人时可以不写。")
@click.version_option(__version__, prog_name="sbdesk")
@click.pass_context
def sbdesk(context: click.Context, folder: Path | None, who: str | None) -> None:
    """供电所客户服务台。不写命令就打开窗口。"""
    context.obj = Context(folder or paths.default_data_folder(), who)
    context.call_on_close(context.obj.close)
    if context.invoked_subcommand is None:
        from sbdesk.app import open_window

        context.exit(open_window(context.obj.folder, context.obj.state, who))


def _verbs() -> None:
    from sbdesk.cli import customers, exports, files, handoff, office, papers, records

    for module in (office, records, papers, customers, files, exports, handoff):
        module.add_to(sbdesk)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit code says whose turn it is."""
    _verbs()
    try:
        result = sbdesk.main(arguments, prog_name="sbdesk", standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        return _explained(error)
    return result if isinstance(result, int) else DONE


def _explained(error: Exception) -> int:
    """Say what went wrong in one sentence, and give the exit code."""
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    sentence, code = str(error), BUG
    if isinstance(error, click.Abort):
        sentence, code = "已取消，没有改动。", MISTAKE
    elif isinstance(error, click.ClickException):
        sentence, code = f"用法不对：{error.format_message()}", USAGE
    elif isinstance(error, UserMistake):
        code = MISTAKE
    elif isinstance(error, EnvironmentProblem):
        code = MACHINE
    else:
        traceback.print_exception(error)
        sentence = "程序内部出错，数据没有改动。请把上面的文字交给维护人员。"
    say(sentence)
    return code
