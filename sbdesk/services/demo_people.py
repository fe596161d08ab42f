"""The customers of the practice office, made in chunks so that memory stays bounded."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sbdesk.domain.checks import credit_code_check
from sbdesk.services.demo_dossier_words import dossier_words
from sbdesk.services.demo_lives import FIRST_MANAGER, SECOND_MANAGER, Days, Ids, Known
from sbdesk.services.demo_papers import Papers
from sbdesk.services.demo_supply import Supply
from sbdesk.services.demo_words import Landmark, Trade, landmarks, names, places, trades
from sbdesk.spreadsheets.villages import village_of
from sbdesk.store.driver import Value
from sbdesk.store.tables import Contact, Customer, Meter, Record

CHUNK = 5000
_HOUSEHOLDS_IN_100 = 92
_MOST_LARGE = 500
_MOST_KNOWN = 3000
_MOST_FURNISHED = 2000
"""So many low-voltage firms, counted from the first, may have a furnished file."""
_COMMUNITIES = 9
"""Of so many villages one is a part of the town."""
_CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
Cells = dict[str, Value]


@dataclass(frozen=True)
class Shares:
    """How many customers there are of each size; at least one is large."""

    all: int
    others: int
    large: int

    @classmethod
    def of(cls, customers: int) -> "Shares":
        """The shares of an office with so many customers."""
        others = max(1, customers * (100 - _HOUSEHOLDS_IN_100) // 100)
        return cls(customers, others, max(1, min(others // 3, _MOST_LARGE)))


@dataclass(frozen=True)
class Spot:
    """Where a customer is: village, group, transformer area, line, reading route."""

    village: str
    town: str
    group: int
    house: int
    feeder: str
    route: str
    place: int

    @property
    def address(self) -> str:
        """As it stands in the ledger."""
        return f"{self.town}{self.village}{self.group}组{self.house}号"

    @property
    def area(self) -> str:
        """The transformer area (台区)."""
        return f"{self.village.removesuffix('村').removesuffix('社区')}{self.group}组公变"


@dataclass
class Chunk:
    """Rows to be made together, by table, those of customers first."""

    rows: dict[type[Record], list[Cells]] = field(default_factory=lambda: {Customer: []})

    @property
    def customers(self) -> list[Cells]:
        """The customers."""
        return self.rows[Customer]

    def add(self, table: type[Record], cells: Cells) -> None:
        """One more row."""
        self.rows.setdefault(table, []).append(cells)


@dataclass(frozen=True)
class Furnishers:
    """Who fills the files of firms."""

    supply: Supply
    papers: Papers


class Population:
    """Makes the customers; those who take part in the history are left in `known`."""

    def __init__(
        self,
        dice: tuple[Random, Ids],
        days: Days,
        staff: tuple[bytes, ...],
        customers: int,
        furnishers: Furnishers,
    ) -> None:
        (self._random, self._ids), self._days, self._staff = dice, days, staff
        random, self._furnishers = self._random, furnishers
        self._shares = Shares.of(customers)
        self._villages = max(1, min(customers // 110, 140))
        self._wanted = set(random.sample(range(customers), min(customers, _MOST_KNOWN)))
        self._phones = max(10_000, 10 ** len(str(customers)))
        self._households = self._large = self._small = 0
        self._landmarks = landmarks()
        self.known: list[Known] = []

    def chunks(self) -> Iterator[Chunk]:
        """All customers, village by village."""
        chunk = Chunk()
        for index in range(self._shares.all):
            self._add(chunk, index)
            if len(chunk.customers) == CHUNK:
                yield chunk
                chunk = Chunk()
        if chunk.customers:
            yield chunk

    def _add(self, chunk: Chunk, index: int) -> None:
        spot = self._spot(index)
        shares = self._shares
        if not _falls(index, shares.others, shares.all):
            cells = self._household(spot, index)
        elif _falls(index * shares.others // shares.all, shares.large, shares.others):
            cells = self._large_customer(spot, index)
        else:
            cells = self._small_customer(spot, index)
        chunk.customers.append(cells)
        large = cells["kind"] == "高压"
        if cells["kind"] != "低压居民":
            self._contacts(chunk, cells, index)
        if cells["lifecycle"] != "潜在":
            self._furnish(chunk, cells, self._meters(cells, index))
            if large or (index in self._wanted and cells["lifecycle"] == "现存"):
                self.known.append(self._knowledge(cells, large))

    def _spot(self, index: int) -> Spot:
        words, villages = places(), self._villages
        village = index * villages // self._shares.all
        first = -(-village * self._shares.all // villages)
        fronts = len(words.village_front)
        name = words.village_front[village % fronts] + words.village_back[village // fronts]
        if village % _COMMUNITIES == 0:
            name = name.removesuffix("村") + "社区"
        group, house = divmod(index - first, 25)
        return Spot(
            village=name,
            town=words.towns[village % len(words.towns)],
            group=group + 1,
            house=house + 1,
            feeder=words.feeders[village % len(words.feeders)],
            route=f"{village + 1:03d}-{group + 1:02d}",
            place=village,
        )

    def _customer(self, spot: Spot, index: int, name: str) -> Cells:
        """What all customers have."""
        random = self._random
        new_number = spot.place % 2 == 0
        old = f"{7199000000 + index * 733 % 1_000_000}"
        opened = self._days.start - timedelta(days=random.randrange(30, 9000))
        return {
            "id": self._ids.next(),
            "customer_no": f"{6299000000000 + index * 7919 % 10_000_000 * 83}"
            if new_number
            else old,
            "former_no": old if new_number and random.random() < 0.5 else None,
            "name": name,
            "address": spot.address,
            "village": spot.village,
            "phone": self._phone(index),
            "status": "正常",
            "lifecycle": "现存",
            "opened": opened.isoformat(),
            "route": spot.route,
            "area": spot.area,
            "feeder": spot.feeder,
            "supply_unit": places().station["name"],
        }

    def _phone(self, index: int) -> str:
        """A number of a block that nobody is given; alike for no two customers."""
        return str(19900000000 + (index * 7919 + 4321) % self._phones)

    def _household(self, spot: Spot, index: int) -> Cells:
        random = self._random
        cells = self._customer(spot, index, self._person_name())
        contract = random.choice((4000, 6000, 6000, 8000, 8000, 12000))
        cells |= {
            "kind": "低压居民",
            "category": "乡村居民" if spot.place % _COMMUNITIES else "城镇居民",
            "voltage": "交流220V",
            "contract_va": contract,
            "operating_va": contract,
            "industry": "乡村居民生活用电",
            "nature": "居民",
        }
        if random.random() < 0.02:
            cells["nickname"] = random.choice(names().nicknames)
        if random.random() < 0.01:
            cells |= {"status": "已销户", "lifecycle": "已销户"}
        self._households += 1
        return cells

    def _person_name(self) -> str:
        """A name; names hard to hold come early and again and again."""
        random, words = self._random, names()
        turn, rest = divmod(self._households, 40)
        if rest == 7 and turn < 3 * len(words.special):
            return words.special[turn % len(words.special)]
        if random.random() < 0.02:
            return random.choice(words.shared)
        double = random.random() < 0.004
        surname = random.choice(words.double_surnames if double else words.surnames)
        if random.random() < 0.2:
            return surname + random.choice(words.alone)
        return surname + random.choice(words.first) + random.choice(words.second)

    def _large_customer(self, spot: Spot, index: int) -> Cells:
        random, place = self._random, self._large
        self._large += 1
        if place < len(self._landmarks):
            return self._landmark(spot, index, self._landmarks[place])
        kinds = trades("large")
        trade = kinds[place % len(kinds)]
        cells = self._firm(spot, index, trade)
        return cells | self._high_voltage(spot, random.choice(trade.kva))

    def _landmark(self, spot: Spot, index: int, mark: Landmark) -> Cells:
        cells = self._customer(spot, index, mark.name)
        if mark.address:
            cells |= {"address": mark.address, "village": village_of(mark.address)}
        cells |= {
            "industry": mark.industry,
            "nature": mark.nature,
            "category": mark.category,
            "importance": mark.importance or None,
            "importance_note": mark.importance_note or None,
            "security_load_va": mark.security_kva * 1000 or None,
            "credit_code": self._credit_code(),
        }
        return cells | self._high_voltage(spot, mark.kva)

    def _high_voltage(self, spot: Spot, kva: int) -> Cells:
        manager = FIRST_MANAGER if spot.place % 2 == 0 else SECOND_MANAGER
        return {
            "kind": "高压",
            "voltage": "交流10kV",
            "contract_va": kva * 1000,
            "operating_va": kva * (800 if self._random.random() < 0.2 else 1000),
            "area": None,
            "manager_id": self._staff[manager],
        }

    def _small_customer(self, spot: Spot, index: int) -> Cells:
        random, place = self._random, self._small
        self._small += 1
        kinds = trades("small")
        trade = kinds[place % len(kinds)]
        kva = random.choice(trade.kva)
        cells = self._firm(spot, index, trade)
        cells |= {
            "kind": "低压非居民",
            "voltage": "交流380V" if kva > 8 else "交流220V",
            "contract_va": kva * 1000,
            "operating_va": kva * 1000,
        }
        if place % 40 == 9:
            cells |= {"customer_no": None, "former_no": None, "status": None, "lifecycle": "潜在"}
            cells |= {"opened": None, "operating_va": None, "note": "来问过报装，还没有申请。"}
        elif place % 40 == 19:
            cells |= {"status": "当前新装", "lifecycle": "增量"}
        return cells

    def _firm(self, spot: Spot, index: int, trade: Trade) -> Cells:
        random = self._random
        word = random.choice(trade.words)
        if spot.village.endswith("社区"):
            word = word.replace("村民", "居民")
        own = random.choice(places().firm_words)
        name = f"{spot.village}{word}" if trade.place else f"{own}{word}"
        cells = self._customer(spot, index, name)
        cells |= {
            "industry": trade.industry,
            "nature": trade.nature,
            "category": trade.category,
            "credit_code": self._credit_code() if random.random() < 0.6 else None,
        }
        return cells

    def _credit_code(self) -> str:
        """A code with a right check character in a district that does not exist."""
        tail = "".join(self._random.choices(_CODE_ALPHABET, k=7))
        first = f"91990001MA{tail}"
        return first + credit_code_check(first)

    def _contacts(self, chunk: Chunk, cells: Cells, index: int) -> None:
        roles = names().contact_roles
        heads = dossier_words().positions.get(str(cells["nature"]), ("负责人",))
        for place in range(2 if cells["kind"] == "高压" else 1):
            chunk.add(
                Contact,
                {
                    "id": self._ids.next(),
                    "customer_id": cells["id"],
                    "name": self._person_name(),
                    "role": roles[place],
                    "position": heads[index % len(heads)] if place == 0 else None,
                    "phone": self._phone(index)
                    if place == 0
                    else str(19900000000 + self._phones + index),
                },
            )

    def _meters(self, cells: Cells, index: int) -> list[Cells]:
        """The meters of a customer; those who furnish its file say where they hang."""
        large = cells["kind"] == "高压"
        return [
            {
                "id": self._ids.next(),
                "customer_id": cells["id"],
                "meter_no": f"0099{index * 7 + place:08d}",
                "multiplier": 1,
                "note": "总表" if large and place == 0 else None,
            }
            for place in range(2 if large and index % 3 == 0 else 1)
        ]

    def _furnish(self, chunk: Chunk, cells: Cells, meters: list[Cells]) -> None:
        """The parts of a firm's file: of every large one, of each second of the first others."""
        supply, papers = self._furnishers.supply, self._furnishers.papers
        if cells["kind"] == "高压":
            parts = [*supply.large(cells, meters, self._large), *papers.large(cells, self._large)]
        elif cells["kind"] != "低压居民" and self._small % 2 == 0 and self._small < _MOST_FURNISHED:
            parts = [*supply.small(cells, meters, self._small), *papers.small(cells, self._small)]
        else:
            parts = []
        for meter in meters:
            chunk.add(Meter, meter)
        for table, row in parts:
            chunk.add(table, row)

    def _knowledge(self, cells: Cells, large: bool) -> Known:
        manager = FIRST_MANAGER if cells.get("manager_id") == self._staff[2] else SECOND_MANAGER
        record, contract = cells["id"], cells["contract_va"]
        assert isinstance(record, bytes)
        assert isinstance(contract, int)
        return Known(
            id=record,
            name=str(cells["name"]),
            phone=str(cells["phone"]),
            village=str(cells["village"]),
            area=str(cells["area"] or str(cells["feeder"])[3:]),
            feeder=str(cells["feeder"])[3:],
            nature=str(cells["nature"]),
            large=large,
            kva=contract // 1000,
            manager=manager,
            opened=date.fromisoformat(str(cells["opened"])),
        )


def _falls(index: int, few: int, many: int) -> bool:
    """Whether this one of many is one of the few, spread evenly among them."""
    return index * few // many != (index + 1) * few // many
