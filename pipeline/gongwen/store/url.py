"""Where records are stored, by its URL, and messages about it without its password."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from gongwen.errors import GongwenError

URL_FORMS = "sqlite:///FILE, duckdb:///FILE, postgresql://USER@HOST/NAME, parquet:DIR or csv:DIR"
_PASSWORDS = re.compile(r"^[a-z]+://[^/?#]*?:(?P<user>.+)@|[?&](?:password|sslpassword)=(?P<query>[^&]*)")


class Url(NamedTuple):
    """``kind`` is the scheme, ``path`` the file or directory; ``whole`` is for a driver alone: it has the password."""

    kind: str
    path: Path
    whole: str

    def __repr__(self) -> str:
        return f"Url({self})"

    def __str__(self) -> str:
        return self.without_password(self.whole)

    def without_password(self, text: str) -> str:
        """The text with ``***`` in the place of this URL's password, however it is written there."""
        for match in _PASSWORDS.finditer(self.whole):
            for secret in filter(None, match.groups()):
                parts = (secret, unquote(secret), *re.split("[@:/%?#]", secret))  # a driver may cut it up wrongly
                for part in sorted({one for one in parts if len(one) > 1 or one == secret}, key=len, reverse=True):
                    text = text.replace(part, "***")
        return text


def parse_url(text: str) -> Url:
    """:class:`GongwenError` (``store-url``) for what is no URL of a database or a directory of tables."""
    kind, colon, rest = text.partition(":")
    if kind in ("sqlite", "duckdb") and rest.startswith("///") and len(rest) > 3:
        return Url(kind, Path(rest[3:]), text)
    if kind in ("parquet", "csv") and rest:
        return Url(kind, Path(rest), text)
    if kind in ("postgresql", "postgres") and rest.startswith("//"):
        return Url("postgresql", Path(), text)
    shown = f"{kind}{colon}…" if colon else text
    raise GongwenError("store-url", f"{shown} is no place that records can be stored in. Write {URL_FORMS}.")


@contextmanager
def explained(url: Url, *errors: type[Exception]) -> Iterator[None]:
    """A driver's error is a :class:`GongwenError` (``store``) without its cause, which may show the password."""
    try:
        yield
    except errors as error:
        reason = url.without_password(str(error)).strip().splitlines() or [type(error).__name__]
        raise GongwenError("store", f"{url}: {' '.join(reason)}") from None
