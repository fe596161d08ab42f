"""The village an address begins with."""

import re

_HOUSE = re.compile(r"[0-9０-９]|[一二三四五六七八九十]+(?:组|社|队|号)(?!村|屯|嘎查)")
_PLACE = re.compile(r".*(?:嘎查村|嘎查|社区|村|屯|街道|街|路|巷|镇|乡|苏木|浩特|艾里)")
_TOWN = re.compile(r"^.{2,}(?:镇|乡|苏木|街道)(?=.{2,}(?:村|嘎查|社区|屯)$)")


def village_of(address: str) -> str | None:
    """The village, or failing that street or township, that an address names before its numbers.

    「林东镇要尔亚嘎查3组244号」 gives 要尔亚嘎查; an address without such words gives None.
    """
    house = _HOUSE.search(address)
    before = address[: house.start()] if house else address
    found = _PLACE.match(before)
    if not found or len(found[0]) < 2:
        return None
    return _TOWN.sub("", found[0])
