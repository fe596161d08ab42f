"""Machines that hand data to each other: a hall PC, a laptop of the same station, the county's."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.handoff import Decision, Packed
from sbdesk.services.customers import add_customer, customer_file, customer_pk, edit_customer
from sbdesk.services.desk import Desk
from sbdesk.services.handoff import introduce, name_machine, own_card
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.services.opened_package import Taken
from sbdesk.services.packing import pack
from sbdesk.services.receipts import take_receipt, write_receipt
from sbdesk.services.taking import take_in
from sbdesk.store.machines import own_machine
from tests.services.set_clock import SetClock

HALL = InitOffice("青石岭供电所", "QSL", "A", person="赵明远", company="安澜县供电公司")
LAPTOP = InitOffice("青石岭供电所", "QSL", "B", person="孙立", company="安澜县供电公司")
OTHER = InitOffice("柳河供电所", "LH", "A", person="钱进", company="安澜县供电公司")
COUNTY = InitOffice("安澜县供电公司", "ALX", "A", person="周主任", county=True)


def nothing(_done: int, _total: int, _words: str) -> None:
    """Nobody watches."""


@dataclass
class Machine:
    """One machine with its data folder, and the stick in its hand."""

    desk: Desk
    stick: Path
    site: bytes
    clock: SetClock

    def introduce(self, other: "Machine", *, gives: bool = False) -> None:
        """Trust another machine by its card and phrase."""
        card = self.stick / f"{other.site.hex()[:8]}.sbc"
        phrase = own_card(other.desk, card)
        introduce(self.desk, card, phrase, gives=gives)

    def pack(self, to: "Machine", name: str = "", *, everything: bool = False) -> Packed:
        """What the other lacks, on the stick."""
        file = self.stick / (name or f"{self.site.hex()[:6]}-{to.site.hex()[:6]}.sbh")
        return pack(self.desk, to.site, file, nothing, everything=everything)

    def take(self, packed: Packed, decisions: Mapping[str, Decision] | None = None) -> Taken:
        """Take a package in."""
        return take_in(self.desk, Path(packed.path), decisions or {}, nothing)

    def give(self, to: "Machine", *, receipt: bool = True) -> Taken:
        """Pack, take in over there, and bring the receipt back."""
        taken = to.take(self.pack(to))
        if receipt:
            to.confirm(self)
        return taken

    def confirm(self, to: "Machine") -> str:
        """A receipt, carried back."""
        paper = self.stick / f"{self.site.hex()[:6]}-{to.site.hex()[:6]}.sbr"
        write_receipt(self.desk, to.site, paper)
        return take_receipt(to.desk, paper)

    def add(self, number: str, name: str, **more: str) -> bytes:
        """A new customer."""
        blank = CustomerFields(customer_no=number, name=name, kind="低压居民")
        return add_customer(self.desk, CustomerFields(**{**vars(blank), **more})).id

    def edit(self, number: str, **changed: str) -> None:
        """Change some fields of a customer."""
        pk = customer_pk(self.desk, number)
        file = customer_file(self.desk, pk)
        assert file is not None
        edit_customer(self.desk, file.id, CustomerFields(**{**vars(file.fields), **changed}))

    def said(self, number: str, field: str) -> object:
        """What this machine shows."""
        with self.desk.reading() as raw:
            row = raw.execute(
                f"SELECT {field} FROM customer WHERE customer_no = ? AND live = 1", (number,)
            ).fetchone()
        return row[0] if row else None


def machine(folder: Path, request: InitOffice, clock: SetClock, name: str) -> Machine:
    """A machine of its own, with a name."""
    stick = folder.parent / "stick"
    stick.mkdir(exist_ok=True)
    desk = init_office(folder / "office", folder / "state", request, clock)
    name_machine(desk, name)
    with desk.reading() as raw:
        own = own_machine(raw)
    assert own is not None
    return Machine(desk, stick, own.id, clock)
