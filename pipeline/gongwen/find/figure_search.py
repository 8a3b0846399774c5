"""Where the rules of figures can match: at a numeral or the words before it, chosen by what stands round it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongwen.find.mention import Mention
from gongwen.find.scan import Trial, Trials, first_match
from gongwen.rules import load_rules
from gongwen.terms import terms

# The class in front is what the engine scans for. The empty group marks where the numeral ends: the character there
# decides which rules can match. A numeral before a character that begins no unit is passed over, unless it ends in 万,
# 亿, 半 or 数, or is the first 一 of two (一企一策); so are years, 一步 and 十分. Of a number's parts behind a point or
# comma only that behind a list marker (1.15个村) is one. Each of 万万万… begins a numeral, so that one is bounded.
_DIGIT = "0-9０-９"
_NUMERAL = "零〇○一二三四五六七八九十百千万亿两廿壹贰叁肆伍陆柒捌玖拾佰仟数几半"
_WORDS = "一二三四五六七八九十"
_MARKED = "(?<=[\\n。；;：:][0-9][.．][{digit}])|(?<=[\\n。；;：:]1[0-9][.．][{digit}])|(?<=^[0-9][.．][{digit}])"
_ARABIC = "[{digit}]*+(?:[.．,，·][{digit}]++| [{digit}]{{3}}(?![{digit}]))*+"
_MIXED = "(?: ?[{numeral}][{digit}{numeral}]*+(?:\\.[{digit}]++)?+)*+"
_NOT_ARABIC = "(?!(?<=[12])[09][0-9]{{2}} ?年)"
_NOT_HANZI = "(?!(?<=一)步|(?<=十)分[^之钟]|(?<=[一二])[零〇○九][零〇○一二三四五六七八九]{{2}}年)"
_ANCHOR = (
    "[{digit}{numeral}翻](?<=(?="
    f"[{{digit}}](?<![{{digit}}][{{digit}}])(?:(?<![0-9][.．,][{{digit}}])|{_MARKED}){_NOT_ARABIC}{_ARABIC}{_MIXED} ?()"
    "(?:(?=[{behind}])|(?<=[万亿两])|(?<=[万亿] ))"
    f"|[{{numeral}}](?<![{{words}}][{{words}}][{{numeral}}]){_NOT_HANZI}"
    "[{digit}{numeral}]{{0,40}}+(?:点[{numeral}]{{1,40}}+)?+ ?()"
    "(?:(?=[{behind}])|(?<=[万亿半数])|(?<=[万亿半数] )|(?<=成[百千])|(?<=一)(?=..?一))"
    "|翻(?=[了一两二三四番倍1-4]))(?s:.))"
)
_LEAD = re.compile(
    "(?:约|近|将近|接近|大[约概于]|超过?|逾|不得?[少低小超高多大足到满下][于过]?|未满|至[少多]|起码|[高低多少小]于|最[多低]"
    "|[上≥≤<>＜＞第前成过]|零下|[-－−]|[东西]经|[南北]纬|[上下中]午|早[上晨]|清晨|傍晚|夜间|晚上?|凌晨) ?$"
)
_LEAD_ENDS = frozenset("约近概于超过逾少低小高多大足到满下码上≥≤<>＜＞第前成-－−经纬午晨晚间")
_LED = {
    **dict.fromkeys(("第", "第 "), "number.ordinal"),
    **dict.fromkeys(("前", "前 "), "number.rank"),
    **dict.fromkeys(("东经", "西经", "南纬", "北纬"), "number.coordinates"),
    **dict.fromkeys(
        ("上午", "下午", "中午", "早上", "早晨", "清晨", "傍晚", "夜间", "晚", "晚上", "凌晨"), "number.clock"
    ),
}
_TO = "至到—－―─–-~～"
_BEHIND = {
    _TO: "number.clock number.address quantity.range quantity.tenths_range",
    ":：∶": "number.clock number.scale",
    "/／": "quantity.fraction_slash",
    "时点": "number.clock",
    "号": "number.address",
    "成": "quantity.tenths_range quantity.tenths",
    "分": "number.circle quantity.percent_words quantity.fraction",
    "公小": "number.circle",
    "和及与": "quantity.row",
    "、": "quantity.row quantity.rough",
    "余多个": "quantity.bare quantity.bare_words",
}
_OF_KIND = {
    "one": "number.one_each",
    "rough": "quantity.rough quantity.bare_words",
    "half": "quantity.half quantity.half_of",
    "rough half": "quantity.rough quantity.bare_words quantity.half quantity.half_of",
    "large": "quantity.bare quantity.bare_words",
    "large rough": "quantity.bare quantity.bare_words quantity.rough",
    "plain": "",
}
_OF_LED = "quantity.between quantity.rough quantity.half_of"
_WIDER = (
    "number.circle", "quantity.bounds", "quantity.months_to_years", "quantity.between", "quantity.range",
    "quantity.money_parts",
)  # fmt: skip
_DIGITS = frozenset("0123456789０１２３４５６７８９")
_ALL_NUMERALS = _DIGITS | set(_NUMERAL)
_GOING_ON = frozenset(_TO)
_ROUNDS = {"分钟", "公里", "小时"}


class FigureSearch:
    """Finds what the rules take for figures, and the numerals that are none by a rule of their own (number.*)."""

    def __init__(self) -> None:
        self._trials = Trials(load_rules("quantities.toml"))
        starts = {unit[0] for unit in terms("units.csv")} | set(f"余多来几个月以°{''.join(_BEHIND)}")
        behind = "".join(re.escape(char) for char in sorted(starts))
        self._anchor = re.compile(_ANCHOR.format(digit=_DIGIT, numeral=_NUMERAL, words=_WORDS, behind=behind))
        self._behind = {char: rules for chars, rules in _BEHIND.items() for char in chars}
        self._led = {words: self._trials.of(rule) for words, rule in _LED.items()}
        self._doubled = self._trials.of("quantity.doubled")
        self._marker = self._trials.of("number.marker")
        self._wider = self._trials.of(*_WIDER)
        self._plans: dict[tuple[str, str, bool], tuple[Trial, ...]] = {}

    def __call__(self, text: str) -> Iterator[Mention]:
        last = 0
        for anchor in self._anchor.finditer(text):
            start = anchor.start()
            if start < last:
                continue
            group = anchor.lastindex
            mention = None
            if group is None:
                mention = first_match(self._doubled, text, start, "QUANTITY")
            else:
                end = anchor.end(group)
                before = start - 1 - (text[start - 1 : start] == " ")
                if before >= last and text[before] in _LEAD_ENDS:
                    mention = self._led_by(text, start, end, last)
                if mention is None:
                    mention = self._at(text, start, start, end)
            if mention is not None:
                yield mention
                last = mention.end

    def _led_by(self, text: str, start: int, end: int, last: int) -> Mention | None:
        """What begins before the numeral, with a word such as 不少于 or 第."""
        lead = _LEAD.search(text, max(last, start - 6), start)
        if lead is None:
            return None
        led = self._led.get(lead[0].rstrip())
        begin = lead.start()
        return first_match(led, text, begin, "QUANTITY") if led else self._at(text, begin, start, end)

    def _at(self, text: str, begin: int, start: int, end: int) -> Mention | None:
        """What begins at ``begin``, with the numeral from ``start`` to ``end``."""
        run = text[start:end]
        if "." in run and begin == start and (start == 0 or text[start - 1] in "\n。；;"):
            marker = first_match(self._marker, text, start, "QUANTITY")
            if marker is not None:
                return marker
        behind = text[end : end + 1]
        key = behind if behind in self._behind else "", "plain" if run.isdecimal() else _kind(run), begin < start
        plan = self._plans.get(key) or self._plan(*key)
        mention = first_match(plan, text, begin, "QUANTITY")
        if mention is not None and mention.rule == "quantity.count" and _goes_on(mention, text):
            return first_match(self._wider, text, begin, "QUANTITY") or mention
        return mention

    def _plan(self, behind: str, kind: str, is_led: bool) -> tuple[Trial, ...]:
        """The rules for a numeral of a kind before the character ``behind``."""
        rules = f"quantity.count {self._behind.get(behind, '')} {_OF_KIND[kind]} {_OF_LED if is_led else ''}"
        self._plans[behind, kind, is_led] = plan = self._trials.of(*rules.split())
        return plan


def _kind(run: str) -> str:
    """What a numeral's own characters say of the rules it needs."""
    large = "万" in run or "亿" in run
    if run[0] in _DIGITS:
        return "large" if large else "plain"
    if run == "一":
        return "one"
    rough = len(run) > 1 or run in "数几"
    if "半" in run:
        return "rough half" if rough else "half"
    if rough:
        return "large rough" if large else "rough"
    return "large" if large else "plain"


def _goes_on(mention: Mention, text: str) -> bool:
    """Whether something behind a count can make it part of a wider figure: 3年至5年, 5万元以上10万元以下, 3元5角."""
    groups = mention.data["groups"]
    end = mention.end
    following = text[end : end + 1]
    if following == " ":
        following = text[end + 1 : end + 2]
    unit = groups.get("unit")
    return (
        following in _GOING_ON
        or "以上" in groups.get("after", "")
        or unit in _ROUNDS
        or ("q" in groups and following in "、,，且并但又")
        or (unit in {"元", "圆"} and following in _ALL_NUMERALS)
    )
