"""What a person has decided of the clashes in view; nothing is written before they say so."""

from collections.abc import Mapping, Sequence

from sbdesk.domain.handoff import ClashRow, Decision


def customer_key(customer: bytes, name: str) -> str:
    """One key for a customer, or for a record that belongs to none."""
    return customer.hex() or name


class Decisions:
    """The clashes in order, customer by customer, with the answers given so far."""

    def __init__(self, clashes: Sequence[ClashRow] = ()) -> None:
        places: dict[str, int] = {}
        for row in clashes:
            places.setdefault(customer_key(row.customer, row.name), len(places))
        self.clashes = tuple(
            sorted(clashes, key=lambda row: places[customer_key(row.customer, row.name)])
        )
        self._answers: dict[str, Decision] = {}
        self._waiting: set[str] = set()

    # what is asked

    def of_customer(self, key: str) -> tuple[ClashRow, ...]:
        """The clashes of one customer."""
        return tuple(row for row in self.clashes if customer_key(row.customer, row.name) == key)

    def customers(self) -> tuple[str, ...]:
        """The keys of the customers, in order."""
        return tuple(dict.fromkeys(customer_key(row.customer, row.name) for row in self.clashes))

    def answer(self, id: str) -> Decision | None:
        """What was decided of this clash."""
        return self._answers.get(id)

    def given(self) -> Mapping[str, Decision]:
        """All answers by the id of their clash."""
        return dict(self._answers)

    def waits(self, key: str) -> bool:
        """Whether this customer was put aside."""
        return key in self._waiting

    def decided(self, key: str) -> int:
        """How many clashes of this customer are decided."""
        return sum(row.id in self._answers for row in self.of_customer(key))

    def open_customers(self) -> int:
        """How many customers still have a clash without an answer."""
        return sum(
            any(row.id not in self._answers for row in self.of_customer(key))
            for key in self.customers()
        )

    def next_open(self, after: str) -> ClashRow | None:
        """The next clash that waits for an answer, from the one with this id round to it again.

        Customers put aside and clashes that are not chosen here are passed over.
        """
        ids = [row.id for row in self.clashes]
        at = ids.index(after) + 1 if after in ids else 0
        for row in (*self.clashes[at:], *self.clashes[:at]):
            aside = self.waits(customer_key(row.customer, row.name))
            if row.id not in self._answers and row.choices and not aside:
                return row
        return None

    # what is told

    def decide(self, id: str, decision: Decision) -> None:
        """This is the answer, until another comes."""
        self._answers[id] = decision
        row = next(row for row in self.clashes if row.id == id)
        self._waiting.discard(customer_key(row.customer, row.name))

    def put_aside(self, key: str) -> None:
        """No answer for this customer now."""
        for row in self.of_customer(key):
            self._answers.pop(row.id, None)
        self._waiting.add(key)
