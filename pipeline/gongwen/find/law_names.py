"""The names that cite a law in running text, without brackets: 宪法, 行政处罚法, 保障农民工工资支付条例."""

from __future__ import annotations

import re

from gongwen.link.laws import STATE, LawEntry, LawRegister, without_edition
from gongwen.rules import OwnPatterns, terms

_FOLDED = tuple(zip("（）［］０１２３４５６７８９－–-＜＞﹤﹥≪≫«»⟪⟫", "()[]0123456789———<><>《》《》《》", strict=True))

_ALWAYS = frozenset({"宪法", "民法典", "党章"})
_GUARDED = 4
"""Law names of so few characters need a word before them that takes a law (学习, 依据): 价格法 ends other words too."""
_SHORTEST_OTHER = 6
_NAME_OF_LAW = re.compile(r"(?:法|法典|总则|通则|修正案\([一二三四五六七八九十]{1,3}\))$")
_NAME_OF_OTHER = re.compile(r"(?:条例|规定|办法|细则|规则|准则|章程|纲要|解释)(?:\([^()]{1,12}\))?$")


def fold(text: str) -> str:
    """The form in which text and names are compared; one character for one, so that offsets stay."""
    for written, folded in _FOLDED:  # each a search in C; str.translate looks up every character of the text
        text = text.replace(written, folded)
    return text


def bare_names(register: LawRegister, own: OwnPatterns | None = None) -> dict[str, bool]:
    """Full titles and the short names in use, folded, and whether each is guarded.

    A guarded name could be the end of a longer one, so that the word before it has to be looked at.
    """
    never = frozenset(terms("law_not_bare.txt", own))
    names: dict[str, bool] = {}
    for entry in register.entries.values():
        for name in (entry.title, entry.title.removeprefix(STATE), *entry.aliases):
            for form in (name, without_edition(name)) if name[-1] in ")）" else (name,):
                folded = fold(form)
                if folded not in names and folded not in never and _is_usable(folded, entry):
                    names[folded] = _is_guarded(folded, entry)
    return names


def _is_usable(name: str, entry: LawEntry) -> bool:
    if name in _ALWAYS:
        return True
    if entry.kind in ("constitution", "law"):
        return bool(_NAME_OF_LAW.search(name))
    return len(name) >= _SHORTEST_OTHER and bool(_NAME_OF_OTHER.search(name)) and not name.startswith("关于")


def _is_guarded(name: str, entry: LawEntry) -> bool:
    if name in _ALWAYS or name.startswith((STATE, "中国共产党")):
        return False
    return len(name) <= _GUARDED if entry.kind in ("constitution", "law") else not entry.region
