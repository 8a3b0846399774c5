"""Where patterns/ and configs/ are: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def resource(kind: str, name: str) -> Traversable:
    """The data file ``name`` of ``kind`` (``"patterns"`` or ``"configs"``), from the wheel or from the checkout."""
    return _folder(kind).joinpath(name)


@cache
def _folder(kind: str) -> Traversable:
    packed = files("gongwen").joinpath(kind)
    return packed if packed.is_dir() else Path(__file__).resolve().parents[2] / kind
