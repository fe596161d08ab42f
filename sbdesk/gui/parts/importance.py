"""The words of the dark strip: what must not happen to this customer (LOOK §5, Header card)."""

from sbdesk.domain.capacity import va_to_kva
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import UserMistake
from sbdesk.gui.parts.cards import Card, ImportanceStrip
from sbdesk.services.customers import customer_file, customer_pk
from sbdesk.services.desk import Desk, id_text

Strip = tuple[str, str, str]
NO_STRIP: Strip = ("", "", "")
"""(grade, what must not happen, one figure); an empty grade is no strip."""


def importance_words(fields: CustomerFields) -> Strip:
    """What the strip of this customer says."""
    if not fields.importance:
        return NO_STRIP
    load = capacity_words(fields.security_load_va)
    note = " ".join(fields.importance_note.split())
    return f"{fields.importance}重要用户", note, f"保安负荷 {load}" if load else ""


def importance_of(desk: Desk, customer: bytes | None) -> Strip:
    """What the strip of this customer says; nothing for nobody or a file that was withdrawn."""
    if customer is None:
        return NO_STRIP
    try:
        file = customer_file(desk, customer_pk(desk, id_text(customer)))
    except UserMistake:
        return NO_STRIP
    return importance_words(file.fields) if file is not None else NO_STRIP


def capacity_words(va: int | None) -> str:
    """1,600 kVA; nothing when not known."""
    if not va:
        return ""
    whole, dot, places = va_to_kva(va).partition(".")
    return f"{int(whole):,}{dot}{places} kVA"


def show_strip(card: Card, fields: CustomerFields | None) -> None:
    """The strip on a form's card, made when first needed; without a customer it says nothing."""
    strip = card.findChild(ImportanceStrip)
    if strip is None:
        strip = ImportanceStrip(foot=False)
        beneath_head = 2 if hasattr(card, "heading") else 0
        card.body.insertWidget(beneath_head, strip)
    strip.show_words(*(importance_words(fields) if fields is not None else NO_STRIP))
