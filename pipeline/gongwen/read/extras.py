"""Libraries that are an extra of the installation: a missing one is named with the command that installs it."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from gongwen.errors import ReadError

EXTRA = "files"


def library(name: str, package: str, kind: str) -> ModuleType:
    """The module ``name`` of the distribution ``package``, which reads ``kind``; the error's code is ``dependency``."""
    try:
        return import_module(name)
    except ImportError as error:
        message = f"{kind} needs {package}. Install it with the extra {EXTRA}: pip install 'gongwen[{EXTRA}]'"
        raise ReadError("dependency", message) from error
