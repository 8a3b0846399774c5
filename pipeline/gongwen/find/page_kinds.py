"""Pages that are no documents: an error message, a list of links, a bare list of attachments.

Told by the shape of the lines that are left after cleaning, never by one word: a document that speaks of a system's
maintenance has sentences, an error page has a message and little else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from gongwen.rules import rules_by_id

_RULES = ("page.error", "page.listed", "page.turning", "page.attachment")
_ERROR_PAGE = 400  # characters of an error page at most
_ERROR_LINES = 3  # lines in which its message stands
_LISTED = 3  # links that make a list
_MOST = 0.6  # share of its lines that are links
_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"[\u3007\u3400-\u9fff，、]{12}。")
_LINES = 4000  # lines that are looked at: a list is one from its beginning


class PageKind(NamedTuple):
    """What a page is (``error_page``, ``index_page``, ``attachments``) and the stretch of the text that shows it."""

    kind: str
    start: int
    end: int


class PageKinds:
    """Tells by a clean text what a page is that is no document."""

    def __init__(self) -> None:
        rules = rules_by_id("fields.toml", _RULES)
        self._error, self._listed, self._turning, self._attachment = (rules[name].regex for name in _RULES)

    def __call__(self, text: str) -> PageKind | None:
        """The kind of a page that is no document, ``None`` for a document; offsets count in ``text``."""
        return self._error_page(text) or self._attachments(text) or self._index(text)

    def _error_page(self, text: str) -> PageKind | None:
        if len(text) > _ERROR_PAGE:
            return None
        for line in islice(_lines(text), _ERROR_LINES):
            found = self._error.search(line[0])
            if found:
                return PageKind("error_page", line.start() + found.start(), line.start() + found.end())
        return None

    def _attachments(self, text: str) -> PageKind | None:
        """Names of files and nothing else, below a title at most."""
        files: list[re.Match[str]] = []
        for number, line in enumerate(_lines(text)):
            if self._attachment.fullmatch(line[0].strip()):
                files.append(line)
            elif number:
                return None
        if not any("." in line[0] for line in files):
            return None
        return PageKind("attachments", files[0].start(), files[-1].end())

    def _index(self, text: str) -> PageKind | None:
        sentence = _SENTENCE.search(text)
        if sentence and text.count("\n", 0, sentence.start()) < _LINES:
            return None
        lines = list(_lines(text))
        if not lines or (sentence and sentence.end() <= lines[-1].end()):
            return None
        listed = [line for line in lines if self._listed.fullmatch(line[0].strip())]
        turning = any(self._turning.search(line[0]) for line in lines)
        enough = len(listed) >= (_LISTED - 1 if turning else _LISTED)
        if not enough or len(listed) < _MOST * len(lines):
            return None
        return PageKind("index_page", listed[0].start(), listed[-1].end())


def _lines(text: str) -> Iterator[re.Match[str]]:
    """The lines that are looked at and not blank."""
    return (line for line in islice(_LINE.finditer(text), _LINES) if line[0].strip())
