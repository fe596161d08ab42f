"""The wording of a form as a station may edit it: resources/notices/*.toml (PAPER §3, §8).

A sentence is text with {named} places. Places are filled by plain replacement; there are no
format codes, so nothing in the wording can reach into the values.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sbdesk import paths
from sbdesk.domain.errors import Invalid, Problem, UserMistake

_PLACE = re.compile(r"\{([^{}]*)\}")
_FULL_WIDTH = str.maketrans(",:;()?!", "，：；（）？！")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff々〇）》」』”"
_HALF_WIDTH = re.compile(rf"(?<=[{_HAN}])[,:;()?!]|[,:;()?!](?=[{_HAN}（《「『“])")

Places = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Question:
    """A question on a sheet; `answer` as `pen_parts.pen_words` takes it."""

    id: str
    text: str
    answer: tuple[str, ...]
    standard: bool


@dataclass(frozen=True)
class Wording:
    """One form's title, edition and sentences."""

    form: str
    title: str
    edition: str
    sentences: Mapping[str, str]
    questions: tuple[Question, ...] = ()

    def say(self, key: str, **values: str) -> str:
        """The sentence with its places filled."""
        return _PLACE.sub(lambda match: values[match.group(1)], self.sentences[key])

    def parts(self, key: str, **values: str) -> tuple[tuple[str, str], ...]:
        """The sentence as (name of the place or "", text), to set places in another face."""
        out: list[tuple[str, str]] = []
        end = 0
        sentence = self.sentences[key]
        for match in _PLACE.finditer(sentence):
            out.append(("", sentence[end : match.start()]))
            out.append((match.group(1), values[match.group(1)]))
            end = match.end()
        out.append(("", sentence[end:]))
        return tuple(part for part in out if part[1])


def load_wording(form: str, places: Places, folder: Path | None = None) -> Wording:
    """Read a form's wording and check it.

    `places` gives the places each sentence may have; a key it lacks, or one that the file
    lacks, is a mistake too. Raises Invalid with all mistakes at once, UserMistake for a file
    that cannot be read.
    """
    path = (folder or paths.RESOURCES / "notices") / f"{form.replace('-', '_')}.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        wording = Wording(
            form=str(data["form"]),
            title=str(data["title"]),
            edition=str(data["edition"]),
            sentences={str(k): str(v) for k, v in data["wording"].items()},
            questions=tuple(_question(q) for q in data.get("question", ())),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserMistake(f"通知书文字“{path.name}”读不出来，请检查格式。") from error
    problems = wording_problems(wording, places)
    if problems:
        raise Invalid(problems)
    return wording


def _question(data: Mapping[str, object]) -> Question:
    answer = data["answer"]
    if not isinstance(answer, list):
        raise TypeError("answer must be a list")
    return Question(
        str(data["id"]),
        str(data["text"]),
        tuple(str(part) for part in answer),
        bool(data.get("standard", False)),
    )


def wording_problems(wording: Wording, places: Places) -> tuple[Problem, ...]:
    """Everything that is wrong with a wording, to be shown beneath its sentences."""
    problems: list[Problem] = []
    for key in places.keys() - wording.sentences.keys():
        problems.append(Problem(key, f"缺少“{key}”这一句。"))
    for key, sentence in wording.sentences.items():
        problems.extend(_sentence_problems(key, sentence, places.get(key)))
    for question in wording.questions:
        problems.extend(_sentence_problems(question.id, question.text, frozenset()))
    problems.extend(_sentence_problems("title", wording.title, frozenset()))
    return tuple(sorted(problems, key=lambda p: (p.field, p.text)))


def _sentence_problems(
    key: str, sentence: str, allowed: frozenset[str] | None
) -> Iterable[Problem]:
    if allowed is None:
        yield Problem(key, f"没有用到“{key}”这一句。")
        return
    for place in dict.fromkeys(_PLACE.findall(sentence)):
        if place not in allowed:
            known = "、".join(f"{{{name}}}" for name in sorted(allowed)) or "没有"
            yield Problem(key, f"不认识{{{place}}}；这一句可用的有：{known}。")
    bare = _PLACE.sub("", sentence)
    if "{" in bare or "}" in bare:
        yield Problem(key, "花括号没有成对。")
    if _HALF_WIDTH.search(bare):
        yield Problem(key, f"汉字旁边用了半角标点，应为：{corrected(sentence)}")
    if "——" in sentence:
        yield Problem(key, "破折号印出来会断开，请改用逗号或冒号。")


def corrected(sentence: str) -> str:
    """The sentence with half-width marks beside Han made full-width."""
    return _HALF_WIDTH.sub(lambda match: match.group().translate(_FULL_WIDTH), sentence)
