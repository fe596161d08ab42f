"""What the staff of the practice office corrected in the customers' files, one action each."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from sbdesk.services.demo_lives import COUNTER, HEAD, LEADER, Known, Life, Maker, Step
from sbdesk.services.demo_words import names
from sbdesk.store.tables import Customer

_MOST = 60
_NOTES = (
    "钥匙在门卫处，抄表前先打电话。",
    "院里有狗，进门前先喊人。",
    "户主在外打工，有事找邻居转告。",
    "表箱在房后，从东边小路进。",
)


def customer_edits(maker: Maker) -> list[Life]:
    """Phones corrected, files taken over by an heir, notes; the last ones yesterday."""
    random, days = maker.random, maker.days
    people = [known for known in maker.customers if known.nature == "居民"] or maker.customers
    chosen = random.sample(people, min(_MOST, -(-len(people) // 12)))
    lives: list[Life] = []
    for place, known in enumerate(chosen):
        at = maker.moment(maker.day(days.eve.date()), 8, 17)
        lives.append(_edit(maker, known, (at, COUNTER), _change(maker, known, place)))
    last = datetime.combine(days.eve.date(), time(19, 30))
    for minutes, who in ((0, COUNTER), (9, LEADER), (18, HEAD)):
        known = maker.customers[(minutes * 7) % len(maker.customers)]
        note = {"note": _NOTES[minutes // 9]}
        lives.append(_edit(maker, known, (last + timedelta(minutes=minutes), who), note))
    return lives


def _change(maker: Maker, known: Known, place: int) -> dict[str, str]:
    random, words = maker.random, names()
    if place % 4 == 0 and known.nature == "居民":
        heir = known.name[0] + random.choice(words.first) + random.choice(words.second)
        return {"name": heir, "former_name": known.name}
    if place % 4 == 1:
        return {"nickname": random.choice(words.nicknames)}
    if place % 4 == 2:
        return {"note": random.choice(_NOTES)}
    return {"phone": known.phone[:-2] + f"{random.randrange(100):02d}"}


def _edit(maker: Maker, known: Known, when: tuple[datetime, int], cells: Mapping[str, str]) -> Life:
    at, who = when
    step = Step(at, who, f"修改客户 {cells.get('name', known.name)}", cells, maker.deed())
    return Life(Customer, known.id, (step,), made=False)
