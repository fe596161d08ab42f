"""The composed office of the shared data: each of its customers is found by each kind of query."""

import json
from pathlib import Path

import pytest

from sbdesk.domain.readings import name_readings
from sbdesk.store import search
from tests.store.search_office import Office, oracle_rank

TRUTH = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "station" / "truth.json"

pytestmark = pytest.mark.skipif(not TRUTH.exists(), reason="shared data absent")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))["customers"]
    office = Office(tmp_path_factory.mktemp("ledger") / "office.db")
    office.add(
        *(
            {
                "customer_no": number,
                "name": each["name"],
                "address": each["address"],
                "phone": each["phone"] or "",
            }
            for number, each in truth.items()
        )
    )
    return office


def _queries(values: dict[str, str]) -> list[str]:
    readings = name_readings(values["name"])
    return [
        values["customer_no"],
        values["customer_no"][-5:],
        values["name"],
        values["name"][1:],
        *readings.initials,
        *readings.full,
        values["phone"],
        values["phone"][-5:],
        values["address"],
        values["address"][2:],
    ]


def test_every_customer_is_among_the_results_or_there_are_more(office: Office) -> None:
    for pk, customer in office.customers.items():
        for text in filter(None, _queries(customer.values)):
            answer = search.find(office.connection, text)
            assert answer.more or pk in [hit.pk for hit in answer.hits], text
            assert oracle_rank(customer, text) is not None, text
            ranks = [hit.rank for hit in answer.hits]
            assert ranks == sorted(ranks), text


def test_ranked_as_the_oracle_says(office: Office) -> None:
    for customer in list(office.customers.values())[::300]:
        for text in filter(None, _queries(customer.values)):
            office.assert_as_oracle(text)
