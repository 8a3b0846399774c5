"""The names that cite a law in running text, without brackets: 宪法, 行政处罚法, 保障农民工工资支付条例."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from gongwen.find.brackets import Title
from gongwen.link.laws import STATE, LawEntry, LawRegister, without_edition
from gongwen.pattern_files import OwnPatterns
from gongwen.terms import terms

_FOLDED = tuple(zip("（）［］０１２３４５６７８９－–-＜＞﹤﹥≪≫«»⟪⟫", "()[]0123456789———<><>《》《》《》", strict=True))

_TO_FOLD = re.compile(f"[{re.escape(''.join(written for written, _ in _FOLDED))}]")

_TAIL = 4  # characters of a name's end by which it is looked up
_ALWAYS = frozenset({"宪法", "民法典", "党章"})
_GUARDED = 4
"""Law names of so few characters need a word before them that takes a law (学习, 依据): 价格法 ends other words too."""
_SHORTEST_OTHER = 6
_LAWS = ("法", "法典", "总则", "通则")
_AMENDMENT = re.compile(r"修正案\([一二三四五六七八九十]{1,3}\)$")
_OTHERS = ("条例", "规定", "办法", "细则", "规则", "准则", "章程", "纲要", "解释")
_NOTED = re.compile(rf"(?:{'|'.join(_OTHERS)})\([^()]{{1,12}}\)$")


def fold(text: str) -> str:
    """The form in which text and names are compared; one character for one, so that offsets stay."""
    if not _TO_FOLD.search(text):
        return text
    for written, folded in _FOLDED:  # each a search in C; str.translate looks up every character of the text
        text = text.replace(written, folded)
    return text


class NamesInText:
    """Folded text → where names end outside its titles: of those that overlap the first, of these the longest.

    A name is looked for only where one of the few characters stands that names end with: an automaton of so many
    names takes ten times as long to build, and finds them no sooner.
    """

    def __init__(self, names: Collection[str]) -> None:
        self._names = frozenset(names)
        self._end = re.compile(f"[{re.escape(''.join(sorted({name[-1] for name in names})))}]")
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for name in names:
            lengths[name[-_TAIL:]].add(len(name))
        self._lengths = dict(lengths)
        self._pairs = frozenset(name[-2:] for name in names)

    def __call__(self, folded: str, titles: Iterable[Title] = ()) -> Iterator[tuple[str, int, int]]:
        """Each name with its start and end, in order. ``titles`` are in order too."""
        reached = 0
        for start, end in sorted(self._all(folded, titles)):
            if start >= reached:
                reached = -end
                yield folded[start:reached], start, reached

    def _all(self, folded: str, titles: Iterable[Title]) -> Iterator[tuple[int, int]]:
        """The starts and the negative ends of all that are names."""
        begin = 0
        for stop, after in (*((title.start, title.end) for title in titles), (len(folded), 0)):
            for sign in self._end.finditer(folded, begin, stop):
                end = sign.end()
                if folded[max(0, end - 2) : end] in self._pairs:
                    yield from self._ending(folded, end)
            begin = after

    def _ending(self, folded: str, end: int) -> Iterator[tuple[int, int]]:
        for tail in range(min(_TAIL, end), 1, -1):
            for length in self._lengths.get(folded[end - tail : end], ()):
                if length <= end and folded[end - length : end] in self._names:
                    yield end - length, -end


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
        return name.endswith(_LAWS) or (name[-1] == ")" and _AMENDMENT.search(name) is not None)
    if len(name) < _SHORTEST_OTHER or name.startswith("关于"):
        return False
    return name.endswith(_OTHERS) or (name[-1] == ")" and _NOTED.search(name) is not None)


def _is_guarded(name: str, entry: LawEntry) -> bool:
    if name in _ALWAYS or name.startswith((STATE, "中国共产党")):
        return False
    return len(name) <= _GUARDED if entry.kind in ("constitution", "law") else not entry.region
