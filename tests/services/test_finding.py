"""The search box's service: each thread its own connection, interrupted when stale."""

from concurrent.futures import ThreadPoolExecutor

from sbdesk.domain.customers import CustomerFields
from sbdesk.services.customers import add_customer
from sbdesk.services.desk import Desk
from sbdesk.services.finding import Finder, find_customers


def test_what_is_found_says_why(desk: Desk, mill: bytes) -> None:
    found = find_customers(desk, "hthzc").customers[0]
    assert (found.row.id, found.group, found.span) == (mill, "户名首字母相符", (0, 5))
    assert find_customers(desk, "").customers == ()


def test_many_threads_search_at_once(desk: Desk, mill: bytes) -> None:
    finder = Finder(desk)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(finder.find, ["砖厂", "6267", "石门沟", "ht"] * 25))
    assert all(answer is not None and answer.customers[0].row.id == mill for answer in answers)
    finder.interrupt()
    finder.close()


def test_a_commit_elsewhere_is_seen(desk: Desk) -> None:
    finder = Finder(desk)
    before = finder.version()
    assert finder.version() == before
    add_customer(desk, CustomerFields(customer_no="6267000785099", name="新户", address="甲村"))
    assert finder.version() != before
    assert finder.find("新户") is not None
    finder.close()
