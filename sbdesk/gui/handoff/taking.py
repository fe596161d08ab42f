"""What a file from a stick is, found out off the GUI thread: its dry run, or its words."""

from dataclasses import dataclass
from pathlib import Path

from sbdesk.domain.handoff import CardFacts, Inspection, Refused
from sbdesk.gui.handoff.work import HandoffWork
from sbdesk.gui.parts.long_work import Checkpoint
from sbdesk.services.desk import Desk


@dataclass(frozen=True)
class Looked:
    """One of: the dry run of a package, the card of a machine, the sentence of a receipt taken."""

    path: Path
    inspection: Inspection | None = None
    card: CardFacts | None = None
    receipt: str = ""


def look_into(work: HandoffWork, desk: Desk, path: Path, checkpoint: Checkpoint) -> Looked:
    """Recognise the file by what it is, not by its name; a receipt is taken at once.

    Whatever it is, when it is refused it comes back with its refusal. Raises whatever the services
    raise otherwise.
    """
    checkpoint(0, 0, f"正在看「{path.name}」")
    kind = work.file_kind(path)
    try:
        if kind == "receipt":
            return Looked(path, receipt=work.take_receipt(desk, path))
        if kind == "card":
            return Looked(path, card=work.card_facts(desk, path))
        return Looked(path, work.inspect(desk, path, checkpoint))
    except Refused as refused:
        return Looked(path, Inspection(None, ((refused.code, str(refused)),)))
