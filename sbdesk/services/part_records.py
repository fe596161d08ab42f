"""Parts of customers' files from typed text, for the command line: `add meter customer=NO …`."""

from collections.abc import Mapping

from sbdesk.domain.dossier import Form, PartKind
from sbdesk.domain.dossier_kinds import KIND_OF
from sbdesk.domain.errors import Invalid, Problem, UserMistake
from sbdesk.services.customers import Saved, customer_pk
from sbdesk.services.desk import Desk
from sbdesk.services.dossier import add_part, edit_part, withdraw_part
from sbdesk.store.ids import id_from_text

_CUSTOMER = ("customer_id", "customer", "customer_no")


def part_kind(name: str) -> PartKind | None:
    """The kind of part that a name on the command line means, or None."""
    return KIND_OF.get(name.replace("-", "_"))


def part_fields(kind: PartKind) -> list[str]:
    """The fields `add` and `set` know."""
    return ["customer_id", *(field.name for field in kind.fields)]


def add_typed_part(desk: Desk, kind: PartKind, typed: Mapping[str, str]) -> Saved:
    """Enter a part; its customer by 户号 or id. Raises `Invalid` with all problems at once."""
    texts = _meant(kind, typed)
    owner = texts.pop("customer_id", "")
    if not owner.strip():
        raise Invalid([Problem("customer_id", "要写明是哪个客户，例如 customer=户号")])
    return add_part(desk, kind.name, _customer(desk, owner), texts)


def edit_typed_part(desk: Desk, kind: PartKind, text: str, typed: Mapping[str, str]) -> Saved:
    """Change the typed fields of a part by its id; a part stays with its customer."""
    texts = _meant(kind, typed)
    if "customer_id" in texts:
        raise Invalid(
            [Problem("customer_id", f"{kind.title}不能改到别的客户名下，请撤回后重新登记")]
        )
    return edit_part(desk, kind.name, _record(text), texts)


def withdraw_typed_part(desk: Desk, kind: PartKind, text: str, reason: str) -> Saved:
    """Take a part out of use by its id."""
    return withdraw_part(desk, kind.name, _record(text), reason)


def _meant(kind: PartKind, typed: Mapping[str, str]) -> dict[str, str]:
    """Texts by column: 「customer」 is the customer, 「usage_point」 stands for usage_point_id."""
    pointing = {
        field.name.removesuffix("_id"): field.name
        for field in kind.fields
        if field.form in (Form.PERSON, Form.PART)
    }
    return {
        "customer_id" if name in _CUSTOMER else pointing.get(name, name): text
        for name, text in typed.items()
    }


def _customer(desk: Desk, text: str) -> bytes:
    pk = customer_pk(desk, text)
    with desk.reading() as raw:
        row = raw.execute("SELECT id FROM customer WHERE pk = ?", (pk,)).fetchone()
    if row is None:
        raise UserMistake(f"没有户号为「{text}」的客户。")
    record: bytes = row[0]
    return record


def _record(text: str) -> bytes:
    record = id_from_text(text)
    if record is None:
        raise UserMistake(f"「{text}」不是记录的标识。")
    return record
