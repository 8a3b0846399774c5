"""Where patterns/ and configs/ are: inside the installed package, or beside it in a checkout."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def resource(kind: str, name: str) -> Traversable:
    """The data file ``name`` of ``kind`` (``"patterns"`` or ``"configs"``), from the wheel or from the checkout."""
    packed = files("gongwen").joinpath(kind)
    root = packed if packed.is_dir() else Path(__file__).resolve().parents[2] / kind
    return root.joinpath(name)
