"""The steps of cleaning, in their order, repeated until none has an edit left."""

from __future__ import annotations

from gongwen import record
from gongwen.clean.characters import normalize_characters
from gongwen.clean.damage import count_invalid, find_damage
from gongwen.clean.furniture import has_no_body, remove_furniture
from gongwen.clean.layout import rejoin_lines
from gongwen.clean.lines import contents
from gongwen.clean.offsets import CleanText, OffsetMap, Step, apply_edits
from gongwen.clean.pinyin import remove_readings
from gongwen.clean.script import CONFIG, script_of, simplification
from gongwen.clean.spaces import close_spaces
from gongwen.clean.wrapping import may_be_cut

_ROUNDS = 16


def clean_text(raw: str, *, opencc_config: str = CONFIG) -> CleanText:
    """See :func:`gongwen.clean`; ``opencc_config`` is for Traditional stretches (``t2s``, ``tw2sp``, ``hk2s`` …).

    The steps are repeated since one may uncover work for an earlier one: a rejoined line may bring a reading behind its
    character. All but the layout judge by what the lines say: where one found nothing, it is not asked again until a
    line says something else. The layout, where it took away blanks alone, has nothing left to do but in cut lines.
    """
    edits = normalize_characters(raw)
    text, offsets = apply_edits(raw, edits), OffsetMap.identity(len(raw)).after(edits)
    script = script_of(text)
    steps = _steps(opencc_config)
    in_vain: dict[Step, str | list[str]] = {}
    said = contents(text)
    for _ in range(_ROUNDS):
        before = text
        for step in steps:
            judged: str | list[str] = text if step is rejoin_lines else said
            if in_vain.get(step) == judged:
                continue
            edits = step(text)
            if not edits:
                in_vain[step] = judged
                continue
            edited = apply_edits(text, edits)
            if step is rejoin_lines and edited == "\n".join(said) and not may_be_cut(said, [*map(len, said)]):
                in_vain[step] = edited
            else:
                said = contents(edited)
            text, offsets = edited, offsets.after(edits)
        if text == before:
            break
    return CleanText(text, raw, script, tuple(_warnings(raw, text, offsets)), offsets)


def _steps(opencc_config: str) -> tuple[Step, ...]:
    """In this order: furniture is known by its Simplified words; layout reads the indents before it removes them."""
    return (close_spaces, remove_readings, simplification(opencc_config), remove_furniture, rejoin_lines)


def _warnings(raw: str, text: str, offsets: OffsetMap) -> list[record.Warning]:
    """The damage of the source. A U+FFFD that cleaning itself put in is told once, by the count of such characters."""
    found = find_damage(text)
    if has_no_body(text):
        message = "the page has menus and tool bars but no sentence of a document; all of it was kept"
        found.insert(0, record.Warning("no-body", message, 0, len(text)))
    count = count_invalid(raw)
    if not count:
        return found
    ours = [
        one
        for one in found
        if one.code == "text-damaged"
        and text[one.start] == "\ufffd"
        and "\ufffd" not in raw[slice(*offsets.to_raw(one.start, one.end))]
    ]
    place = ours[0].start if ours else max(text.find("\ufffd"), 0)
    message = f"{count} lone surrogates or NUL characters of the source were replaced by U+FFFD"
    invalid = record.Warning("invalid-characters", message, place, min(place + 1, len(text)))
    return [invalid, *(one for one in found if one not in ours)]
