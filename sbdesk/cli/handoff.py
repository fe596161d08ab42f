"""Verbs of the hand-off on a stick: packages, clashes, receipts, backups (DESIGN §10)."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from sbdesk.cli.command import DONE, MISTAKE, Context, put, say
from sbdesk.cli.machines import card, introduce, revoke, sites, totals
from sbdesk.cli.office import as_json, infile, outfile
from sbdesk.domain.errors import EnvironmentProblem, UserMistake


@click.group()
def handoff() -> None:
    """数据交接：名片、交接包、裁定、回执。"""


def no_stop(_done: int, _total: int, _words: str) -> None:
    """A verb runs to its end."""


@handoff.command()
@click.option("--to", "to", required=True, help="给哪台机器：名称或编号。")
@click.option("-o", "--out", type=outfile, required=True, help="交接包写到哪里。")
@click.option("--everything", is_flag=True, help="从头打包，不管对方已有什么。")
@as_json
@click.pass_obj
def pack(context: Context, to: str, out: Path, everything: bool, as_json: bool) -> None:
    """把对方还缺的打成一个交接包，写完读回核对。"""
    from sbdesk.services.handoff import named_site
    from sbdesk.services.packing import pack as pack_for

    desk = context.desk()
    done = pack_for(desk, named_site(desk, to).id, out, no_stop, everything=everything)
    if as_json:
        put(_packed(done))
    what = "对方已经都有了，包里没有新内容" if done.nothing_new else _counted(done.counts)
    say(f"第{done.number}包已写好并核对：{what}。可以拔出。")
    if done.left:
        say(f"U 盘上一个文件装不下，还有{done.left}项没有装入：请对方收下并写回执，再打下一包。")


def _packed(done: Any) -> dict[str, object]:
    counts = {name: n for name, n in done.counts.items() if name != "clock"}
    return {"file": done.path, "size": done.size, "number": done.number, "counts": counts}


def _counted(counts: Any) -> str:
    files = f"，附件{counts['files']}个" if counts.get("files") else ""
    return f"{counts['transactions']}项操作{files}"


@handoff.command()
@click.argument("file", type=infile)
@as_json
@click.pass_obj
def inspect(context: Context, file: Path, as_json: bool) -> int:
    """看一个交接包：谁给的、会改什么，不写入。"""
    return _inspect(context, file, as_json)


def _inspect(context: Context, file: Path, as_json: bool) -> int:
    from sbdesk.services.taking import inspect as look

    found = look(context.desk(), file, no_stop)
    if as_json:
        put(inspection(found))
    if found.facts:
        facts = found.facts
        say(f"{facts.sender_station}{facts.sender} → {facts.receiver}，第{facts.number}包。")
    for _, sentence in found.refused:
        say(sentence)
    if found.refused:
        return MISTAKE
    say(
        f"新操作{found.new}项，已有{found.known}项：新增{found.created}条，"
        f"更新{found.updated}条，要裁定{len(found.clashes)}处。没有改动任何数据。"
    )
    for sentence in (*found.set_aside, *found.remarks):
        say(sentence)
    return DONE


def inspection(found: Any) -> dict[str, object]:
    """An inspection as JSON."""
    facts = found.facts
    return {
        "from": f"{facts.sender_station}{facts.sender}" if facts else None,
        "to": facts.receiver if facts else None,
        "kind": facts.kind if facts else None,
        "number": facts.number if facts else None,
        "new": found.new,
        "known": found.known,
        "refused": [{"reason": code.value, "sentence": words} for code, words in found.refused],
        "changes": _changes(found.changes),
        "created": found.created,
        "updated": found.updated,
        "same": found.same,
        "files": found.files,
        "clashes": [_clash(one) for one in found.clashes],
        "set_aside": list(found.set_aside),
        "backup": None,
    }


def _changes(changes: Sequence[Any]) -> list[dict[str, object]]:
    return [
        {
            "customer_no": one.customer_no,
            "name": one.name,
            "group": one.group,
            "what": one.words,
            "count": one.count,
            "clashes": one.clashes,
            "rulings": list(one.rulings),
        }
        for one in changes
    ]


@handoff.command()
@click.argument("file", type=infile)
@click.option("--dry-run", is_flag=True, help="只看会改什么，不写入。")
@as_json
@click.pass_obj
def apply(context: Context, file: Path, dry_run: bool, as_json: bool) -> int:
    """接收一个交接包或回执；写入前先备份，要么全部写入，要么不动。"""
    from sbdesk.services.taking import take_any

    if dry_run:
        return _inspect(context, file, as_json)
    desk = context.desk()
    done = take_any(desk, file, {}, no_stop)
    if as_json:
        put(
            {
                "from": done.sender,
                "to": done.receiver,
                "kind": done.kind,
                "number": done.number,
                "new": done.new,
                "known": done.known,
                "refused": [],
                "created": done.created,
                "updated": done.updated,
                "files": done.files,
                "changes": _changes(done.changed),
                "clashes": [_clash(one) for one in done.clashes],
                "set_aside": list(done.set_aside),
                "backup": done.backup or None,
            }
        )
    say(done.sentence)
    for sentence in (*done.set_aside, *done.remarks):
        say(sentence)
    # All is taken in and found; where the rest of the index cannot be written now, it waits.
    with suppress(EnvironmentProblem):
        while desk.office.catch_up_search():
            pass
    return DONE


@handoff.command()
@click.option("--to", "to", help="给哪台机器；不写就是最近给过包的那台。")
@click.option("-o", "--out", type=outfile, required=True, help="回执写到哪里。")
@as_json
@click.pass_obj
def receipt(context: Context, to: str | None, out: Path, as_json: bool) -> None:
    """写一张回执：本机已收到什么，带回给对方。"""
    from sbdesk.services.handoff import named_site
    from sbdesk.services.receipts import last_sender, write_receipt

    desk = context.desk()
    done = write_receipt(desk, named_site(desk, to).id if to else last_sender(desk), out)
    if as_json:
        put(_packed(done))
    say(f"给「{done.receiver}」的回执已写好并核对，可以拔出。")


@handoff.command()
@as_json
@click.pass_obj
def conflicts(context: Context, as_json: bool) -> None:
    """还没有裁定的地方。"""
    from sbdesk.services.clashes import open_clashes

    rows = open_clashes(context.desk())
    if as_json:
        put([_clash(row) for row in rows])
        return
    for row in rows:
        click.echo(f"{row.id}  {row.customer_no}  {row.name}  {row.record}  {row.field}")
        for word, side in (("本机", row.mine), ("来的", row.theirs), ("原值", row.original)):
            if side is not None:
                by = "，".join(part for part in (side.site, side.who, side.at) if part)
                click.echo(f"    {word}：{side.value}{f'（{by}）' if by else ''}")
    say(f"要裁定{len(rows)}处。" if rows else "没有要裁定的地方。")


def _clash(row: Any) -> dict[str, object]:
    return {
        "id": row.id,
        "kind": row.kind.value,
        "customer_no": row.customer_no,
        "name": row.name,
        "record": row.record,
        "field": row.field,
        "question": row.question,
        "mine": vars(row.mine),
        "theirs": vars(row.theirs),
        "original": row.original.value if row.original else None,
        "others": [vars(side) for side in row.others],
    }


@handoff.command()
@click.argument("clash")
@click.argument("answer")
@as_json
@click.pass_obj
def resolve(context: Context, clash: str, answer: str, as_json: bool) -> None:
    """裁定一处：mine 用本机的，theirs 用来的，original 用原值，=值 另写一个。"""
    from sbdesk.services.clashes import settle

    changes = settle(context.desk(), clash, decision(answer))
    if as_json:
        transaction = changes.transaction
        put({"batch": f"{transaction[0]}:{transaction[1]}" if transaction else None})
    say(f"已{changes.sentence}。")


def decision(answer: str) -> Any:
    """An answer as it is typed."""
    from sbdesk.domain.handoff import Choice, Decision

    if answer.startswith("="):
        return Decision(Choice.VALUE, answer[1:])
    if answer not in ("mine", "theirs", "original"):
        raise UserMistake("请写 mine、theirs、original，或 =值。")
    return Decision(Choice(answer))


@handoff.command("backup")
@click.option("-o", "--out", type=outfile, required=True, help="备份写到哪里。")
@click.option("--to", "to", help="只有这台机器能打开；不写就用口令。")
@click.option("--passphrase-file", type=infile, help="口令放在这个文件的第一行。")
@as_json
@click.pass_obj
def back_up(
    context: Context, out: Path, to: str | None, passphrase_file: Path | None, as_json: bool
) -> None:
    """把整个数据加密备份到 U 盘：给一台机器，或用口令（连同本机密钥）。"""
    from sbdesk.services.handoff import named_site
    from sbdesk.services.stick_backups import back_up_to_stick

    desk = context.desk()
    site = named_site(desk, to).id if to else None
    phrase = None if to else typed_passphrase(passphrase_file, confirm=True)
    done = back_up_to_stick(desk, out, to=site, passphrase=phrase, checkpoint=no_stop)
    if as_json:
        put(_packed(done))
    say(f"备份已写好并核对，共{done.size:,}字节，可以拔出。")


@handoff.command("restore")
@click.argument("file", type=infile)
@click.option("--passphrase-file", type=infile, help="口令放在这个文件的第一行。")
@click.pass_obj
def restore(context: Context, file: Path, passphrase_file: Path | None) -> None:
    """从 U 盘上的加密备份恢复；原来的数据挪到一边，不删除。"""
    from sbdesk.services.stick_restoring import needs_passphrase, restore_from_stick

    phrase = typed_passphrase(passphrase_file, confirm=False) if needs_passphrase(file) else None
    say(restore_from_stick(context.folder, file, phrase))


def typed_passphrase(file: Path | None, *, confirm: bool) -> str:
    """The passphrase from a file's first line, or typed unseen."""
    if file is not None:
        from sbdesk.store.faults import faults_sorted

        with faults_sorted():
            return file.read_text("utf-8").splitlines()[0] if file.stat().st_size else ""
    return str(click.prompt("口令", hide_input=True, confirmation_prompt=confirm))


def add_to(group: click.Group) -> None:
    """Hang the verbs on the command."""
    for verb in (card, introduce, sites, revoke, totals):
        handoff.add_command(verb)
    group.add_command(handoff)
