"""The county's view: what each station's machines have handed up, counted (inventory row 51)."""

from collections import Counter

from sbdesk.domain.handoff import SiteKind, StationTotals
from sbdesk.services.clash_reading import open_found
from sbdesk.services.clock import station_wall
from sbdesk.services.desk import Desk
from sbdesk.store.driver import Connection
from sbdesk.store.machines import own_machine
from sbdesk.store.tables import Complaint, Customer, Visit, table_no, table_of

_OF = (
    "(SELECT o.station FROM origin o WHERE o.no = coalesce(t.batch_origin, (SELECT e.origin "
    "FROM entry e WHERE e.tbl = {no} AND e.row = t.id AND e.col = 1 AND e.p_seq IS NULL LIMIT 1)))"
)
"""The station whose machine made a record."""


def station_totals(desk: Desk) -> list[StationTotals]:
    """One line a station that this machine holds records of, by code."""
    with desk.reading() as raw:
        own = own_machine(raw)
        customers = _count(raw, table_no(table_of(Customer)), "customer")
        high = _count(
            raw,
            table_no(table_of(Customer)),
            "customer",
            "AND t.kind = '高压'",
        )
        no = table_no(table_of(Complaint))
        complaints = _count(raw, no, "complaint")
        waiting = _count(raw, no, "complaint", "AND t.closed_on IS NULL")
        visits = _count(raw, table_no(table_of(Visit)), "visit", "AND t.visited_wall IS NOT NULL")
        clashes = _clashes(raw)
        newest = _newest(raw)
        rows = raw.execute("SELECT id, code, name FROM station WHERE live = 1").fetchall()
    hidden = own.station if own is not None and own.kind == SiteKind.COUNTY else b""
    return [
        StationTotals(
            station=station,
            code=code or "",
            name=name or "",
            customers=customers[station],
            high_voltage=high[station],
            complaints_open=waiting[station],
            complaints=complaints[station],
            visits=visits[station],
            clashes=clashes[station],
            newest=newest.get(station, ""),
        )
        for station, code, name in sorted(rows, key=lambda row: row[1] or "")
        if station != hidden
    ]


def _count(raw: Connection, no: int, table: str, more: str = "") -> Counter[bytes]:
    rows = raw.execute(
        f"SELECT {_OF.format(no=no)} AS station, count(*) FROM {table} t "
        f"WHERE t.live = 1 {more} GROUP BY station"
    )
    return Counter({station: n for station, n in rows.fetchall() if station is not None})


def _clashes(raw: Connection) -> Counter[bytes]:
    found: Counter[bytes] = Counter()
    of = _OF.format(no=table_no(table_of(Customer)))
    for one in open_found(raw):
        row = raw.execute(
            f"SELECT {of} FROM customer t WHERE t.id = ?", (one.row.customer,)
        ).fetchone()
        if row is not None and row[0] is not None:
            found[row[0]] += 1
    return found


def _newest(raw: Connection) -> dict[bytes, str]:
    """The wall clock of the newest action held of each station."""
    rows = raw.execute(
        "SELECT o.station, max(t.wall) FROM origin o JOIN tx t ON t.origin = o.no "
        "WHERE o.station IS NOT NULL GROUP BY o.station"
    ).fetchall()
    walls = {station: station_wall(wall) for station, wall in rows}
    return {station: f"{wall:%Y-%m-%d %H:%M}" for station, wall in walls.items() if wall}
