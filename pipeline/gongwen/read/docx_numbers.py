"""The numbers that Word puts before paragraphs by itself (一、 第一条 1.1), counted as it counts (ECMA-376, 17.9)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_LONGEST = 60  # characters of a level's text; nobody's numbers are longer, and each paragraph repeats it
_DEEPEST = 20  # styles based on styles
_ENDS = "、，,.．。)）〕】：:"
_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_SEQUENCES = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
}


class _Level(NamedTuple):
    start: int
    form: str
    text: str
    behind: str
    is_legal: bool
    restarts_after: int


class _List(NamedTuple):
    """A numbering instance; those of one ``abstract`` count on together but for the starts that one has of its own."""

    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int]
    of_style: dict[str, int]


class Numbers:
    """Counts through a document's paragraphs in their order."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        """The roots of the parts numbering.xml and styles.xml; ``None`` for one that is not there."""
        self._lists = dict(_lists(numbering, styles)) if numbering is not None else {}
        self._styles = {one.get(_W + "styleId"): one for one in styles.iter(_W + "style")} if styles is not None else {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        self._known: dict[str, tuple[str, int | None]] = {}

    def before(self, paragraph: Any) -> str:
        """The number that stands before the paragraph, with what parts it from the text; bullets are none."""
        number, depth = self._place(paragraph)
        found = self._lists.get(number)
        if found is None or depth not in found.levels:
            return ""
        level = found.levels[depth]
        counts = self._counts.setdefault(found.abstract, {})
        if number not in self._begun:
            self._begun.add(number)
            for at, start in found.starts.items():
                counts[at] = start - 1
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for below in range(depth + 1, _LEVELS):
            if below in found.levels and depth < found.levels[below].restarts_after:
                counts.pop(below, None)
        if level.form in ("bullet", "none"):
            return ""
        return _written(level, found.levels, counts)

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list and the level of a paragraph, by its own word or its style's."""
        properties = paragraph.find(_W + "pPr")
        if properties is None:
            return self._of_style("")
        number, depth = _numbered(properties)
        style = value(properties, "pStyle") or ""
        if number is None:
            number, at = self._of_style(style)
            return number, at if depth is None else depth
        return number, depth or 0

    def _of_style(self, style: str) -> tuple[str, int]:
        if style not in self._known:
            self._known[style] = self._looked_up(style)
        number, depth = self._known[style]
        return number, depth or 0

    def _looked_up(self, style: str) -> tuple[str, int | None]:
        name: str | None = style
        for _ in range(_DEEPEST):
            one = self._styles.get(name)
            if one is None:
                break
            properties = one.find(_W + "pPr")
            number, depth = _numbered(properties) if properties is not None else (None, None)
            if number is not None:
                linked = self._lists[number].of_style.get(style) if number in self._lists else None
                return number, depth if linked is None else linked
            name = value(one, "basedOn")
        return "", None


def _lists(numbering: Any, styles: Any) -> Iterator[tuple[str, _List]]:
    abstracts = {one.get(_W + "abstractNumId"): one for one in numbering.findall(_W + "abstractNum")}
    linked = {value(one, "styleLink"): number for number, one in abstracts.items()}
    for one in numbering.findall(_W + "num"):
        abstract = value(one, "abstractNumId") or ""
        link = value(abstracts[abstract], "numStyleLink") if abstract in abstracts else None
        abstract = linked.get(link, abstract) if link else abstract
        if abstract not in abstracts:
            continue
        elements = {_depth(level): level for level in abstracts[abstract].findall(_W + "lvl")}
        starts: dict[int, int] = {}
        for changed in one.findall(_W + "lvlOverride"):
            level = changed.find(_W + "lvl")
            if level is not None:
                elements[_depth(changed)] = level
            if (start := value(changed, "startOverride")) is not None:
                starts[_depth(changed)] = whole(start)
        of_style = {style: at for at, level in elements.items() if (style := value(level, "pStyle"))}
        levels = {at: _level(level, at) for at, level in elements.items() if 0 <= at < _LEVELS}
        yield str(one.get(_W + "numId")), _List(abstract, levels, starts, of_style)


def _level(element: Any, depth: int) -> _Level:
    text = (value(element, "lvlText") or "")[:_LONGEST]
    suffix = value(element, "suff") or "tab"
    between = "" if suffix == "nothing" or (suffix == "tab" and text.endswith(tuple(_ENDS))) else " "
    legal = element.find(_W + "isLgl")
    restart = value(element, "lvlRestart")
    return _Level(
        start=whole(value(element, "start") or "0"),
        form=value(element, "numFmt") or "decimal",
        text=text,
        behind=between,
        is_legal=legal is not None and legal.get(_W + "val", "1") not in ("0", "false"),
        restarts_after=depth if restart is None else whole(restart),
    )


def _written(level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    """The level's text with the counts in the place of %1 to %9."""
    pieces = level.text.split("%")
    out = pieces[0]
    for piece in pieces[1:]:
        if piece[:1] in tuple("123456789"):
            at = int(piece[0]) - 1
            other = levels.get(at, level)
            out += number_text(counts.get(at, other.start), "decimal" if level.is_legal else other.form) + piece[1:]
        else:
            out += "%" + piece
    return out + level.behind if out else ""


def number_text(count: int, form: str) -> str:
    """A count in one of Word's formats (ST_NumberFormat, 17.18.59); in digits where the format has no such number."""
    sequence = _SEQUENCES.get(form)
    if sequence:
        return sequence[count - 1] if 1 <= count <= len(sequence) else str(count)
    if form not in _FORMS or not 1 <= count < 10_000:
        return "" if form in ("none", "bullet") else str(count)
    return _FORMS[form](count)


def _counted(count: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """一百零五: digits with their units, one 零 for a gap."""
    figures = str(count)
    out, gap = "", False
    for place, figure in zip(range(len(figures) - 1, -1, -1), figures, strict=True):
        if figure == "0":
            gap = True
            continue
        out += ("零" if gap else "") + digits[int(figure)] + (units[place - 1] if place else "")
        gap = False
    return out


def _thousands(count: int) -> str:
    return _counted(count).removeprefix("一") if 10 <= count < 20 else _counted(count)


def _place_by_place(count: int) -> str:
    return "".join(_DIGITS[int(figure)] for figure in str(count))


def _letters(count: int) -> str:
    repeats, letter = divmod(count - 1, 26)
    return chr(ord("a") + letter) * (repeats + 1) if repeats < 30 else str(count)


def _roman(count: int) -> str:
    out = ""
    steps = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
    for value, letters in (*steps, (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        out += letters * (count // value)
        count %= value
    return out


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": "{:02d}".format,
    "decimalFullWidth": lambda count: str(count).translate({48 + n: 0xFF10 + n for n in range(10)}),
    "chineseCounting": lambda count: _thousands(count) if count < 100 else _place_by_place(count),
    "taiwaneseCounting": lambda count: _thousands(count) if count < 100 else _place_by_place(count),
    "chineseCountingThousand": _thousands,
    "taiwaneseCountingThousand": _thousands,
    "japaneseCounting": _thousands,
    "ideographDigital": _place_by_place,
    "japaneseDigitalTenThousand": _place_by_place,
    "taiwaneseDigital": _place_by_place,
    "chineseLegalSimplified": lambda count: _counted(count, _FORMAL, "拾佰仟"),
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
}


def _numbered(properties: Any) -> tuple[str | None, int | None]:
    """The list and the level that properties name; list 0 takes a style's number away."""
    numbered = properties.find(_W + "numPr")
    if numbered is None:
        return None, None
    depth = value(numbered, "ilvl")
    return value(numbered, "numId"), None if depth is None else whole(depth)


def _depth(element: Any) -> int:
    return whole(element.get(_W + "ilvl") or "0")


def value(element: Any, name: str) -> str | None:
    """What an element's child of that name says in its ``w:val``; ``None`` without the one or the other."""
    found = element.find(_W + name)
    said: str | None = found.get(_W + "val") if found is not None else None
    return said


def whole(text: str) -> int:
    """The number that digits write; 0 for anything else, and for numbers that no document has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
