"""The wording of the station's own papers: all of it is printed, none of it quotes law.

A station rewrites sentences; what it writes must come out on the page.
"""

import shutil
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from sbdesk import paths
from sbdesk.domain.errors import Invalid
from sbdesk.notices import correction_request, data_verification, fee_notice, story_sheet
from sbdesk.notices.correction_request_content import PLACES as REQUEST_PLACES
from sbdesk.notices.data_verification_content import PLACES as VERIFICATION_PLACES
from sbdesk.notices.faces import Faces
from sbdesk.notices.fee_notice_content import PLACES as FEE_PLACES
from sbdesk.notices.page import Printed
from sbdesk.notices.story_sheet_content import PLACES as STORY_PLACES
from sbdesk.notices.wording import load_wording
from tests.notices.poppler import joined_text
from tests.notices.station_examples import (
    DRAFT_FEES,
    DRAFT_REQUEST,
    FEE_NOTICE,
    MANY_FEES,
    REQUEST,
    STORY,
    VERIFICATION,
)

NOTICES = paths.RESOURCES / "notices"
LAW = ("条例", "法》", "依据《", "规定》", "办法》")


@dataclass(frozen=True)
class Form:
    """A form, the places its sentences may have, papers that together show all of it."""

    name: str
    places: Mapping[str, frozenset[str]]
    papers: tuple[Callable[[Faces], Printed], ...]


FORMS = (
    Form(
        "correction-request",
        REQUEST_PLACES,
        (
            lambda faces: correction_request.draw(
                replace(
                    REQUEST,
                    groups=(*REQUEST.groups, replace(REQUEST.groups[0], kind="same_name")),
                ),
                faces,
            ),
            lambda faces: correction_request.draw(DRAFT_REQUEST, faces),
        ),
    ),
    Form(
        "data-verification",
        VERIFICATION_PLACES,
        (lambda faces: data_verification.draw(VERIFICATION, faces),),
    ),
    Form(
        "story-sheet",
        STORY_PLACES,
        (
            lambda faces: story_sheet.draw(STORY, faces),
            lambda faces: story_sheet.draw(replace(STORY, events=()), faces),
        ),
    ),
    Form(
        "fee-notice",
        FEE_PLACES,
        (
            lambda faces: fee_notice.draw(FEE_NOTICE, faces),
            lambda faces: fee_notice.draw(DRAFT_FEES, faces),
            lambda faces: fee_notice.draw(MANY_FEES, faces),
        ),
    ),
)
each_form = pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])


def file_of(form: Form) -> str:
    return f"{form.name.replace('-', '_')}.toml"


def marks(keys: list[str]) -> dict[str, str]:
    """A character for each sentence that stands nowhere else."""
    return {key: chr(0x5600 + index) for index, key in enumerate(sorted(keys))}


@each_form
def test_every_sentence_a_station_may_write_is_printed(
    faces: Faces, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: Form
) -> None:
    folder = tmp_path / "notices"
    shutil.copytree(NOTICES, folder)
    data = tomllib.loads((folder / file_of(form)).read_text(encoding="utf-8"))
    told = marks(list(data["wording"]))
    lines = [f"{key} = {(text + told[key])!r}" for key, text in data["wording"].items()]
    head = [f"{key} = {data[key]!r}" for key in ("form", "title", "edition")]
    text = "\n".join([*head, "[wording]", *lines])
    (folder / file_of(form)).write_text(text, encoding="utf-8")
    monkeypatch.setattr(paths, "RESOURCES", tmp_path)
    printed = "".join(joined_text(paper(faces).pdf, tmp_path) for paper in form.papers)
    unused = {key for key, mark in told.items() if mark not in printed}
    assert unused == set()


@each_form
def test_no_sentence_quotes_law(form: Form) -> None:
    wording = load_wording(form.name, form.places)
    for key, sentence in wording.sentences.items():
        assert not [word for word in LAW if word in sentence], key


@each_form
def test_a_place_that_is_not_there_is_refused(form: Form, tmp_path: Path) -> None:
    text = (NOTICES / file_of(form)).read_text(encoding="utf-8")
    bad = text.replace('copies = "', 'copies = "{nobody}', 1)
    (tmp_path / file_of(form)).write_text(bad, encoding="utf-8")
    with pytest.raises(Invalid, match="nobody"):
        load_wording(form.name, form.places, tmp_path)


@each_form
def test_plain_words_for_the_customer(form: Form) -> None:
    wording = load_wording(form.name, form.places)
    everything = "".join(wording.sentences.values())
    for word in ("逾期不候", "后果自负", "拒不", "贵户", "特此通知", "贵单位"):
        assert word not in everything
    assert "——" not in everything
