"""引入机器: whose card it is, the phrase as heard, and whether it may send people and rules."""

from pathlib import Path

from PySide6.QtCore import Signal

from sbdesk.domain.errors import Invalid, Problem
from sbdesk.domain.handoff import CardFacts, SiteKind, SiteRow
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.handoff.advice import advice
from sbdesk.gui.handoff.bench import Bench
from sbdesk.gui.parts.choices import CheckField
from sbdesk.gui.parts.fields import LineField
from sbdesk.gui.parts.form_page import FormPage
from sbdesk.gui.parts.labels import label

_WORDS = 6
_WHY = (
    "名片可能在路上被人换掉，所以要核对：请对方打开他那台机器的「介绍本机」，"
    "把上面六个词念给您听，您照着打。电话里念也行，不要把词写在 U 盘上。"
)
_MEANING = (
    "不勾，它送来的人员、角色、规则、评分方案、编号分段就先放在一边，只收业务记录。所长才能勾"
)
_COUNTY = "县公司的机器一定可以下发，不用勾"
_KNOWN = "这台机器已经引入过。再引入一次，会换成名片上现在的名字和下面勾的下发权。"
_HEARD = "六个词，空格隔开；打拼音也行"
_BOTH = "那边也要引入本机，两边才能互相收包。"


class IntroduceForm(FormPage):
    """Signals: `introduced(SiteRow)`, and `own_card_asked` when the other side is to follow."""

    introduced = Signal(object)
    own_card_asked = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__("引入机器", save_and_new=False)
        self._bench = bench
        self._path: Path | None = None
        self._card: CardFacts | None = None
        self.whose = label("", "card", wrap=True)
        self._about = advice()
        self.gives = CheckField("可下发人员和规则")
        self.form.add_widget(self.whose)
        self.form.add_widget(self._about)
        self.phrase = self.form.add(
            "phrase", "核对的词", LineField(limit=120), required=True, wide=True, hint=_HEARD
        )
        self.form.add("gives", "下发", self.gives, wide=True)
        self.save.setText("引入 Ctrl+S")
        # Other words take the key away.
        self.save.setShortcut("Ctrl+S")
        self.back.setText("交接")
        self.form.edited.connect(self._edited)
        self.saved.connect(self._introduce)

    def begin(self, path: Path, card: CardFacts) -> None:
        """This card; the phrase on it is not shown: it must be heard."""
        self._path, self._card = path, card
        self.about.setText(path.name)
        county = card.kind is SiteKind.COUNTY
        self.whose.setText(f"{card.name}（字母 {card.letter}）")
        kind = "县公司的机器" if county else "供电所的机器"
        where = f"{card.station}（代码 {card.station_code}），{kind}。"
        known = _KNOWN if card.known else ""
        self._about.setText("\n".join(filter(None, (where + known, _WHY))))
        self.form.clear()
        self.form.set_values({"gives": county or card.gives})
        self.gives.setEnabled(not county)
        self.form.set_hint("gives", _COUNTY if county else _MEANING)
        self.form.set_hint("phrase", _HEARD)
        self.form.mark_clean()
        self.set_saving(False)
        self.form.focus_on("phrase")

    def _edited(self, name: str) -> None:
        if name == "phrase":
            count = len(self._typed().split())
            said = "六个词打齐了" if count == _WORDS else f"打了 {count} 个词，要 {_WORDS} 个"
            self.form.set_hint("phrase", said if count else _HEARD)

    def _typed(self) -> str:
        return str(self.phrase.value())

    def _introduce(self) -> None:
        path, card = self._path, self._card
        if path is None or card is None:
            return
        phrase = self._typed()
        if not phrase:
            self._refuse("请让对方念出六个词，照着打在这里。")
            return
        gives = self.gives.value() or card.kind is SiteKind.COUNTY
        introduce = self._bench.work.introduce
        self._bench.run(
            f"正在引入「{card.name}」",
            lambda desk, _check: introduce(desk, path, phrase, gives=gives),
            self._done,
            fail=self._failed,
        )

    def _done(self, row: SiteRow) -> None:
        self.form.mark_clean()
        if self._card is not None and self._card.known:
            self._bench.say(Glyph.DONE, f"已重新引入「{row.name}」。")
        else:
            words = f"已引入「{row.name}」。{_BOTH}"
            self._bench.say(Glyph.DONE, words, "介绍本机", self.own_card_asked.emit)
        self.introduced.emit(row)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, Invalid):
            self._refuse(str(error))
        else:
            # Nothing that is typed here would mend it, so no field is marked.
            self.form.show_problems(())
            self._bench.tell(error)

    def _refuse(self, words: str) -> None:
        self.form.show_problems([Problem("phrase", words)])
        self.form.jump_to_first_problem()
