"""Whatever happens to an office, in whatever order, the index answers as the oracle does."""

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sbdesk.store import search_check, search_full_text
from tests.store.search_office import FIELDS, Office

# Few signs, so that what is asked often stands somewhere.
LETTERS = "李解单小明村组号𬭎aK13%\"'_*· \x00"
TEXTS = st.text(alphabet=LETTERS, max_size=6)
NUMBERS = st.text(alphabet="123", max_size=5) | st.sampled_from(["临1", "1" * 13, "1" * 15])
QUERIES = (
    st.text(alphabet=LETTERS.replace(" ", ""), min_size=1, max_size=4)
    | st.text(alphabet="lxjisdanmghk13", min_size=1, max_size=5)
    | NUMBERS
)
CUSTOMERS = st.fixed_dictionaries(
    {"customer_no": NUMBERS, "name": TEXTS},
    optional={name: TEXTS for name in FIELDS if name not in ("customer_no", "name")},
)


class Histories(RuleBasedStateMachine):
    """Add, import, edit, withdraw, return; ask after every step.

    What comes in large applications waits for the full text, all of it or some.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.office = Office(Path(self.folder.name) / "office.db")

    def teardown(self) -> None:
        assert search_check.check(self.office.connection, thorough=True) == []
        self.office.connection.close()
        self.folder.cleanup()

    def _one(self, number: int) -> int | None:
        return 1 + number % len(self.office.customers) if self.office.customers else None

    @rule(values=CUSTOMERS)
    def add(self, values: dict[str, str]) -> None:
        self.office.add(values)

    @rule(many=st.lists(CUSTOMERS, min_size=2, max_size=6))
    def bring_in(self, many: list[dict[str, str]]) -> None:
        self.office.add(*many)

    @rule(many=st.lists(CUSTOMERS, min_size=1, max_size=6))
    def take_in(self, many: list[dict[str, str]]) -> None:
        self.office.add(*many, later=True)
        for values in many:
            self.office.assert_as_oracle(values["name"].replace(" ", "")[:3], 8)

    @rule(
        numbers=st.lists(st.integers(0), min_size=1, max_size=6),
        name=st.sampled_from(FIELDS),
        value=TEXTS | NUMBERS,
        live=st.booleans(),
    )
    def take_changes_in(self, numbers: list[int], name: str, value: str, live: bool) -> None:
        some = {pk for number in numbers if (pk := self._one(number))}
        before = [self.office.customers[pk].values.get(name, "") for pk in some]
        self.office.change(some, name, value, live=live)
        for text in (value, *before):
            self.office.assert_as_oracle(text.replace(" ", "")[:2], 8)
            self.office.assert_as_oracle(text.replace(" ", "")[-3:], 8)

    @rule(most=st.integers(-1, 4))
    def catch_up(self, most: int) -> None:
        with self.office.unit():
            search_full_text.catch_up(self.office.connection, most)

    @rule()
    def look_thoroughly(self) -> None:
        assert search_check.check(self.office.connection, thorough=True) == []

    @rule(number=st.integers(0), name=st.sampled_from(FIELDS), value=TEXTS | NUMBERS)
    def edit(self, number: int, name: str, value: str) -> None:
        if pk := self._one(number):
            self.office.edit(pk, name, value)

    @rule(number=st.integers(0), live=st.booleans())
    def set_live(self, number: int, live: bool) -> None:
        if pk := self._one(number):
            self.office.set_live(pk, live)

    @rule(number=st.integers(0), name=TEXTS, phone=NUMBERS)
    def add_contact(self, number: int, name: str, phone: str) -> None:
        if pk := self._one(number):
            self.office.add_contact(pk, name, phone)

    @rule(number=st.integers(0))
    def withdraw_contacts(self, number: int) -> None:
        if pk := self._one(number):
            self.office.withdraw_contacts(pk)

    @rule(number=st.integers(0), meter=NUMBERS)
    def add_meter(self, number: int, meter: str) -> None:
        if pk := self._one(number):
            self.office.add_meter(pk, meter)

    @rule(text=QUERIES, limit=st.integers(1, 8))
    def ask(self, text: str, limit: int) -> None:
        self.office.assert_as_oracle(text, limit)

    @invariant()
    def index_agrees(self) -> None:
        assert search_check.check(self.office.connection) == []


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=25, stateful_step_count=25)
