"""Where the customers of the practice office take supply and how it is metered."""

from collections.abc import Iterator
from random import Random

from sbdesk.services.demo_dossier_words import dossier_words
from sbdesk.services.demo_lives import Days, Ids
from sbdesk.services.demo_words import places
from sbdesk.store.driver import Value
from sbdesk.store.tables import (
    InstrumentTransformer,
    Meter,
    Record,
    ServiceLocation,
    Transformer,
    UsagePoint,
)

Cells = dict[str, Value]
Row = tuple[type[Record], Cells]
_HIGH_METERING_FROM_KVA = 400
_TWO_TRANSFORMERS_FROM_KVA = 800
_RATINGS = (10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 400, 500, 600, 800)
_SECONDARY = 5
_VOLTAGE_RATIO = (10_000, 100)


def price_class(cells: Cells) -> str:
    """The price class of a customer: by category, firms by size."""
    category = str(cells["category"])
    if category.startswith("农业"):
        return "农业生产"
    if category == "中小学教学":
        return "居民生活"
    return "工商业两部制" if kva_of(cells) >= 315 else "工商业单一制"


def kva_of(cells: Cells) -> int:
    """The contract capacity in kVA."""
    va = cells["contract_va"]
    assert isinstance(va, int)
    return va // 1000


class Supply:
    """Makes locations, points, transformers and what meters them; dice and ids of its own."""

    def __init__(self, random: Random, ids: Ids, days: Days) -> None:
        self._random, self._ids, self._days = random, ids, days
        self._opened = ""

    def large(self, cells: Cells, meters: list[Cells], place: int) -> Iterator[Row]:
        """The rows of a high-voltage customer; its meters are given their point and ratio."""
        self._opened = str(cells["opened"])
        words = dossier_words().places.get(str(cells["nature"]), ("场所", "值班室"))
        location = self._location(cells, words[0])
        yield ServiceLocation, location
        main = self._point(cells, location, words[0], place)
        yield UsagePoint, main
        multiplier, instruments = self._instruments(main, kva_of(cells))
        yield from ((InstrumentTransformer, one) for one in instruments)
        self._meter(meters[0], main, multiplier)
        for one in meters[1:]:
            office = self._location(cells, words[1])
            yield ServiceLocation, office
            point = self._point(cells, office, words[1], place, part="02")
            point |= {
                "category": "非居民照明",
                "price_class": "工商业单一制",
                "voltage": "交流380V",
                "metering": "低供低计",
                "contract_va": None,
                "operating_va": None,
            }
            yield UsagePoint, point
            self._meter(one, point, 1)
        if cells.get("importance") in ("一级", "二级"):
            yield from self._spare(cells, location, words[0], place)
        yield from self._transformers(cells, main)

    def small(self, cells: Cells, meters: list[Cells], place: int) -> Iterator[Row]:
        """The rows of a low-voltage firm."""
        self._opened = str(cells["opened"])
        words = dossier_words().places.get(str(cells["nature"]), ("场所",))
        location = self._location(cells, words[0])
        point = self._point(cells, location, words[0], place)
        point["metering"] = "低供低计"
        for one in meters:
            self._meter(one, point, 1, small=True)
        yield ServiceLocation, location
        yield UsagePoint, point

    def _new(self, cells: Cells) -> Cells:
        return {"id": self._ids.next(), "customer_id": cells["id"]}

    def _location(self, cells: Cells, name: str) -> Cells:
        tenure = self._random.choices(("自有", "租赁", "集体所有"), (7, 2, 1))[0]
        return {
            **self._new(cells),
            "name": name,
            "address": cells["address"],
            "village": cells["village"],
            "tenure": tenure,
        }

    def _point(
        self, cells: Cells, location: Cells, name: str, place: int, part: str = "01"
    ) -> Cells:
        high = kva_of(cells) >= _HIGH_METERING_FROM_KVA
        return {
            **self._new(cells),
            "service_location_id": location["id"],
            "point_no": f"{cells['customer_no']!s}{part}",
            "name": name,
            "role": "主供",
            "category": cells["category"],
            "price_class": price_class(cells),
            "voltage": cells["voltage"],
            "contract_va": cells["contract_va"],
            "operating_va": cells["operating_va"],
            "metering": "高供高计" if high else "高供低计",
            "area": cells["area"],
            "feeder": cells["feeder"],
            "route": cells["route"],
            "read_order": place % 40 + 1,
            "status": "正常",
        }

    def _spare(self, cells: Cells, location: Cells, name: str, place: int) -> Iterator[Row]:
        """The second supply of an important customer, from another line, with its own meter."""
        point = self._point(cells, location, name, place, part="03")
        point |= {"role": "备供", "feeder": _other_line(str(cells["feeder"]))}
        yield UsagePoint, point
        multiplier, instruments = self._instruments(point, kva_of(cells))
        yield from ((InstrumentTransformer, one) for one in instruments)
        meter = {**self._new(cells), "meter_no": f"0098{place:08d}", "note": "备供表"}
        self._meter(meter, point, multiplier)
        yield Meter, meter

    def _instruments(self, point: Cells, kva: int) -> tuple[int, list[Cells]]:
        """The multiplier at a point, and the instrument transformers that make it."""
        high = kva >= _HIGH_METERING_FROM_KVA
        amperes = kva / (17.32 if high else 0.6582)
        primary = next((size for size in _RATINGS if size >= amperes), 1000)
        since = self._since(400, 3200)
        current = self._instrument(point, "电流互感器", (primary, _SECONDARY), since)
        if not high:
            return primary // _SECONDARY, [current]
        voltage = self._instrument(point, "电压互感器", _VOLTAGE_RATIO, since)
        ratio = _VOLTAGE_RATIO[0] // _VOLTAGE_RATIO[1]
        return primary // _SECONDARY * ratio, [current, voltage]

    def _instrument(self, point: Cells, kind: str, ratio: tuple[int, int], installed: str) -> Cells:
        asset = f"{'HG' if kind == '电流互感器' else 'HV'}{self._random.randrange(10**8):08d}"
        return {
            "id": self._ids.next(),
            "customer_id": point["customer_id"],
            "usage_point_id": point["id"],
            "kind": kind,
            "asset_no": asset,
            "primary_value": ratio[0],
            "secondary_value": ratio[1],
            "accuracy": "0.5S级" if kind == "电流互感器" else "0.5级",
            "installed_on": installed,
            "checked_on": max(installed, self._days.before(self._random, 30, 1500)),
        }

    def _since(self, least: int, most: int) -> str:
        """A day before the history begins, not before the customer was connected."""
        return max(self._opened, self._days.before(self._random, least, most))

    def _meter(self, meter: Cells, point: Cells, multiplier: int, *, small: bool = False) -> None:
        words = dossier_words().words["small_meter_models" if small else "meter_models"]
        meter |= {
            "usage_point_id": point["id"],
            "multiplier": multiplier,
            "asset_no": f"99{meter['meter_no']!s}",
            "model": self._random.choice(words),
            "accuracy": "B级" if small else "C级",
            "installed_on": self._since(60, 2900),
        }

    def _transformers(self, cells: Cells, point: Cells) -> Iterator[Row]:
        kva = kva_of(cells)
        count = 2 if kva >= _TWO_TRANSFORMERS_FROM_KVA else 1
        model = self._random.choice(dossier_words().words["transformer_models"])
        for number in range(1, count + 1):
            yield (
                Transformer,
                {
                    **self._new(cells),
                    "usage_point_id": point["id"],
                    "name": f"{number}号变",
                    "capacity_va": kva * 1000 // count,
                    "model": f"{model}-{kva // count}/10",
                    "asset_no": f"B{self._random.randrange(10**6):06d}",
                    "ownership": "客户",
                    "status": "运行",
                    "commissioned_on": cells["opened"],
                },
            )


def _other_line(feeder: str) -> str:
    lines = places().feeders
    return lines[(lines.index(feeder) + 1) % len(lines)]
