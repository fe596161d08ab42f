"""How long a keystroke in the search box takes, by kind of query (DESIGN §11)."""

from dataclasses import dataclass
from random import Random
from time import perf_counter

from sbdesk.domain.readings import name_readings
from sbdesk.store.driver import Connection
from sbdesk.store.search import find

ADVERSARIAL = "adversarial"
# Dense and hardly selective: equal digits, a piece of every address, syllables of every name.
HARD = ("11111", "000000", "1111111111", "6267", "组1", "村1组1", "ang", "iang", "anian", "1 1 1")


@dataclass(frozen=True)
class Figures:
    """Milliseconds of the keystrokes of one kind, and how many there were; `worst` is the query."""

    p50: float
    p95: float
    most: float
    keystrokes: int
    worst: str


def measure(connection: Connection, customers: int, draws: int) -> dict[str, Figures]:
    """Type queries of each kind, key by key, for `draws` of the customers with pk 1..`customers`.

    The connection's caches are warmed by a tenth of the draws first.
    """
    random = Random(11)
    drawn = [random.randint(1, customers) for _ in range(draws)]
    queries: dict[str, list[str]] = {}
    for pk in drawn:
        for kind, texts in _queries(connection, pk).items():
            queries.setdefault(kind, []).extend(texts)
    queries[ADVERSARIAL] = [*HARD, *queries.pop("whole address")]
    figures = {}
    for kind, texts in queries.items():
        keyed = texts if kind == ADVERSARIAL else [t[: n + 1] for t in texts for n in range(len(t))]
        for text in keyed[: len(keyed) // 10]:
            find(connection, text)
        figures[kind] = _figures(connection, keyed)
    return figures


def _queries(connection: Connection, pk: int) -> dict[str, list[str]]:
    """What somebody might type for this customer."""
    row = connection.execute(
        "SELECT customer_no, phone, name, address FROM customer WHERE pk = ?", (pk,)
    ).fetchone()
    number, phone, name, address = (value or "" for value in row or ("",) * 4)
    readings = name_readings(name)
    return {
        "number": [number, number[-6:]],
        "phone": [phone, phone[-8:], phone[3:7]],
        "name": [name, name[1:]],
        "address": [address, address[3:]],
        "initials": list(readings.initials[:1]),
        "pinyin": list(readings.full[:1]),
        "no hit": [f"{name}龘", f"龘{name}", f"9{number[::-1]}", f"{readings.initials[0]}qvq"],
        "whole address": [address],
    }


def _figures(connection: Connection, texts: list[str]) -> Figures:
    timed: list[tuple[float, str]] = []
    for text in texts:
        begun = perf_counter()
        find(connection, text)
        timed.append((1000 * (perf_counter() - begun), text))
    timed.sort()
    return Figures(
        p50=timed[len(timed) // 2][0],
        p95=timed[int(len(timed) * 0.95)][0],
        most=timed[-1][0],
        keystrokes=len(timed),
        worst=timed[-1][1],
    )
