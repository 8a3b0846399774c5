"""The document's own fields: title, issuer, recipient, report year, signing and publication date, source.

Read by layout (GB/T 9704-2012: title, recipient, body, signature, date) and by the meta line of a web page, with the
organisations that were found as evidence. What is not there stays away: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from gongwen.find.mention import Mention
from gongwen.find.page_kinds import PageKinds
from gongwen.pattern_files import load_table
from gongwen.rules import load_rules, rules_by_id
from gongwen.terms import alternatives, load_terms
from gongwen.values.numerals import parse_numeral

_YEAR = re.compile("(?<![0-9〔\\[（(])((?:19|20)[0-9]{2})(?= ?[年—－–-])|([一二][一二三四五六七八九〇○零]{3})(?=年)")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_NUMBER_LINE = re.compile(r"[^\n]{0,16}[〔\[（(【](?:19|20)[0-9]{2}[〕\]）)】][^\n]{0,12}号?")
_SHORT_TITLE = re.compile(
    "(?:行政处罚|行政复议|行政许可|政府)?(?:决定书|决定|公告|通告|通知|批复|工作报告|年度报告|报告|公报|总结|意见书|告知书)"
)
_EDITION = re.compile(r"(?:[ ]?[(（][^()（）\n]{1,20}[)）])?(?:\[[0-9]{1,2}\])?$")
_CITED = re.compile("《[^《》]{0,80}》")
# A paragraph or a salutation: no title stands below it. A spoken line is none, though 意见 or 报告 may end it.
_BODY = re.compile(r"各位代表|[^\n]{40,200}。")
_SPOKEN = re.compile(r"[ \u3000]{0,4}(?:现在|我(?:代表|受)|受.{2,20}委托|根据|按照|为了?)")
_NOTE = re.compile(r"\[[0-9]{1,2}\]$")
_MARKED = re.compile("[。；：:]")
_COLON = re.compile("[:：]")
_REPORTING = {"annual_report", "work_report", "bulletin", "budget", "summary"}
_TITLE_YEAR = re.compile("(?:(?:19|20)[0-9]{2}|[一二][一二三四五六七八九〇○零]{3})年度?")
_FIELDS = ("title", "published_on", "source", "recipient", "signed_on", "speaker")
_HEAD = 1500
_TAIL = 1500
_SPEECH = 400
_SPEAKS_FOR = re.compile(r"我(?:谨)?代表(?=[^，,。\n]{2,20}[，,]?(?:向|作|报告|对))")
_SIGNER = 60
_READ_OUT = 12  # characters between a title and the day in brackets under it


@dataclass
class Fields:
    """What a document says of itself, and where: ``places`` maps a field to its half-open stretch of the clean text."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)

    def set(self, name: str, value: Any, start: int, end: int) -> None:
        self.values[name], self.places[name] = value, (start, end)


class FieldReader:
    """Reads the fields of a clean text, given its organisations in the text's order."""

    def __init__(self) -> None:
        rules = rules_by_id("fields.toml", [f"field.{name}" for name in _FIELDS])
        self._rules = {name.removeprefix("field."): rule.regex for name, rule in rules.items()}
        words = load_terms("fields.toml")
        self._recipient = re.compile(f"(?:{alternatives(words['recipient'])})(?:[(（][^()（）]{{1,12}}[)）])?$")
        self._not_recipient = re.compile(alternatives(words["not_recipient"]))
        table = load_table("fields.toml")
        self._kinds = [(kind, re.compile(regex)) for kind, regex in table.get("kinds", {}).items()]
        by_end = table.get("kinds_by_end", {})
        self._kinds_by_end = [(kind, re.compile(f"(?:{regex})$")) for kind, regex in by_end.items()]
        self._page_kind = PageKinds()

    def __call__(self, text: str, organizations: Sequence[Mention]) -> Fields:
        fields = Fields()
        page = self._page_kind(text)
        if page and page.kind != "attachments":
            # Titles and dates of a list are those of other documents.
            fields.set("kind", *page)
            return fields
        self._title(text, fields, organizations)
        if page:
            fields.set("kind", *page)
        self._meta(text, fields)
        self._signature(text, fields, organizations)
        self._issuer(text, fields, organizations)
        self._recipient_line(text, fields)
        self._year(text, fields)
        return fields

    def _title(self, text: str, fields: Fields, organizations: Sequence[Mention]) -> None:
        """The first line that ends as titles end, with the line above it where that belongs to it."""
        body = next(_at_lines(_BODY, text, 0, _HEAD), None)
        for match in _at_lines(self._rules["title"], text, 0, body.start() + 1 if body else _HEAD):
            if _NUMBER_LINE.fullmatch(match[0]) or _SPOKEN.match(match[0]):
                continue
            start = self._title_start(text, match.start(), match[0], organizations)
            title = _NOTE.sub("", text[start : match.end()].replace("\n", "")).strip()
            fields.set("title", title, start, match.end())
            self._kind(text, fields, start, match.end())
            return

    def _title_start(self, text: str, start: int, line: str, organizations: Sequence[Mention]) -> int:
        """A bare 决定书 or 关于…的报告 takes the issuer's line above it, the end of a wrapped title its beginning."""
        above = text.rfind("\n", 0, max(0, start - 1)) + 1
        joined = text[above : start - 1] if start else ""
        if not joined or len(joined) > 50 or _NUMBER_LINE.fullmatch(joined) or _MARKED.search(joined):
            return start
        issued = any(mention.start == above and mention.end == start - 1 for mention in organizations)
        wrapped = joined.startswith("关于") and not line.startswith("关于")
        bare = _SHORT_TITLE.fullmatch(line) and not joined.endswith("文件")
        return above if bare or wrapped or (issued and line.startswith("关于")) else start

    def _kind(self, text: str, fields: Fields, start: int, end: int) -> None:
        """What the title says the document is: its end, else the first kind that it names outside of 《》."""
        title = text[start:end]
        whole = _EDITION.sub("", title).rstrip()
        for kind, regex in self._kinds_by_end:
            if found := regex.search(whole):
                fields.set("kind", kind, start + found.start(), start + found.end())
                return
        for named in (_CITED.sub(lambda cited: "《" * len(cited[0]), title), title):
            for kind, regex in self._kinds:
                if found := regex.search(named):
                    fields.set("kind", kind, start + found.start(), start + found.end())
                    return

    def _meta(self, text: str, fields: Fields) -> None:
        """时间：2022-01-11 来源：某局, above the body or behind it."""
        lines = [*_meta_lines(text, 0, _HEAD), *_meta_lines(text, max(_HEAD, len(text) - _TAIL), len(text))]
        for name in ("published_on", "source"):
            rule = self._rules[name]
            for match in (match for line in lines for match in rule.finditer(text, *line)):
                value: str | None = match["value"].strip()
                if name == "published_on":
                    value = _iso(re.findall("[0-9]+", match["value"])[:3])
                if value:
                    fields.set(name, value, match.start("value"), match.end("value"))
                    break

    def _signature(self, text: str, fields: Fields, organizations: Sequence[Mention]) -> None:
        """The last line that is a date and nothing else; else one in brackets under the title.

        A date of printing (印发) below it belongs to the colophon, not to the document.
        """
        body = fields.places.get("title", (0, 0))[1]
        rule = self._rules["signed_on"]
        tail = max(body, len(text) - _TAIL)
        found = [match for match in _at_lines(rule, text, tail, len(text)) if not match["printed"]]
        found = found or [match for match in _at_lines(rule, text, body, body + 200) if match[0][0] in "(（"]
        if not found:
            return
        signed = next((one for one in reversed(found) if _signer(text, one, organizations)), found[-1])
        value = _iso(re.split(" ?[年月日] ?", signed["value"])[:3])
        if value is None:
            return
        fields.set("signed_on", value, signed.start("value"), signed.end("value"))
        signer = _signer(text, signed, organizations)
        if signer:
            start, end = _with_signers_above(text, *signer, body, organizations)
            fields.set("issuer", re.sub("[ 　\n]+", "、", text[start:end].strip()), start, end)

    def _issuer(self, text: str, fields: Fields, organizations: Sequence[Mention]) -> None:
        """Unsigned, who speaks: the body that the title begins with, the speaker under it, or the letterhead above."""
        if "issuer" in fields.values:
            return
        start, end = fields.places.get("title", (0, 0))
        head = _TITLE_YEAR.match(text, start, end)
        named = {mention.start: mention.end for mention in organizations}
        begin = head.end() if head else start
        if named.get(begin, end + 1) <= end:
            fields.set("issuer", text[begin : named[begin]], begin, named[begin])
            return
        speaker = next(_at_lines(self._rules["speaker"], text, end, end + 200), None)
        if speaker and named.get(speaker.start("value")) == speaker.end("value"):
            fields.set("issuer", speaker["value"], *speaker.span("value"))
            return
        spoken = _SPEAKS_FOR.search(text, end, end + _SPEECH)
        if spoken and spoken.end() in named:
            begin = spoken.end()
            fields.set("issuer", text[begin : named[begin]], begin, named[begin])
            return
        for begin, stop in named.items():
            if begin >= start:
                return
            if _starts_line(text, begin) and text[stop : text.find("\n", stop)] in ("", "文件"):
                fields.set("issuer", text[begin:stop], begin, stop)
                return

    def _recipient_line(self, text: str, fields: Fields) -> None:
        start = fields.places.get("title", (0, 0))[1]
        for match in _at_lines(self._rules["recipient"], text, start, start + 600):
            value = match["value"].strip()
            if self._recipient.search(value) and not self._not_recipient.search(value):
                fields.set("recipient", value, match.start("value"), match.end("value"))
                return

    def _year(self, text: str, fields: Fields) -> None:
        """The year in the title; of a report also the first year that its opening names.

        A work report that is dated under its title was read out then: its year is that of the session.
        """
        start, end = fields.places.get("title", (0, 0))
        year = _YEAR.search(text, start, end)
        dated = fields.places.get("signed_on")
        if not year and dated and fields.values.get("kind") == "work_report" and end < dated[0] < end + _READ_OUT:
            fields.set("report_year", int(fields.values["signed_on"][:4]), *dated)
            return
        if not year and fields.values.get("kind") in _REPORTING:
            year = _YEAR.search(text, end, end + 300)
        if year:
            fields.set("report_year", int(year[0].translate(_DIGITS)), year.start(), year.end())


def _at_lines(rule: re.Pattern[str], text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The matches between ``start`` and ``end`` of a rule that matches at the beginning of a line: tried only there."""
    at = start if _starts_line(text, start) else _next_line(text, start, end)
    while at < end:
        match = rule.match(text, at, end)
        if match:
            yield match
        at = _next_line(text, max(at, match.end() - 1) if match else at, end)


def _next_line(text: str, at: int, end: int) -> int:
    """Where the next line begins behind ``at``, or ``end``."""
    sign = text.find("\n", at, end)
    return end if sign < 0 else sign + 1


def _meta_lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What lies between ``start`` and ``end`` of the lines with a colon that are short and are no sentence."""
    reached = start
    for colon in _COLON.finditer(text, start, end):
        if colon.start() < reached:
            continue
        begin = text.rfind("\n", 0, colon.start()) + 1
        reached = text.find("\n", colon.start())
        if reached < 0:
            reached = len(text)
        line = text[begin:reached]
        if len(line) <= 160 and "。" not in line and "，" not in line:
            yield max(begin, start), min(reached, end)


def _signer(text: str, signed: re.Match[str], organizations: Iterable[Mention]) -> tuple[int, int] | None:
    """The body that stands before the date on its line, or that fills the line above it."""
    if signed["issuer"]:
        start, end = signed.span("issuer")
    else:
        end = signed.start() - 1
        start = text.rfind("\n", 0, max(0, end)) + 1
    covered = sum(
        mention.end - mention.start for mention in organizations if start <= mention.start and mention.end <= end
    )
    return (start, end) if covered and covered * 2 >= end - start and end - start <= _SIGNER else None


def _with_signers_above(
    text: str, start: int, end: int, body: int, organizations: Iterable[Mention]
) -> tuple[int, int]:
    """The signers' stretch with the lines right above it that are one body's name each: several sign a document."""
    lines = {mention.end: mention.start for mention in organizations if _starts_line(text, mention.start)}
    while start - 1 > body and _starts_line(text, start) and (above := lines.get(start - 1)) is not None:
        if above <= body:
            break
        start = above
    return start, end


def _starts_line(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] == "\n"


def _iso(parts: list[str]) -> str | None:
    """Year, month and day as written, in ISO 8601; None where the calendar has no such day."""
    year, month, day = (int(parse_numeral(part) or 0) for part in parts)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


@cache
def field_labels() -> re.Pattern[str]:
    """The labels that the field lines of web pages begin with (发布时间：, 来源：, 索引号：)."""
    rules = [rule.pattern for rule in load_rules("furniture.toml") if rule.id.startswith("furniture.field.")]
    return re.compile(f"(?:{'|'.join(rules)})")
