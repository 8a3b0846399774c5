"""Old Word files, by the program antiword where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from gongwen.errors import ReadError
from gongwen.read.limits import Limits

_FIB = b"\xec\xa5"  # begins the WordDocument stream (MS-DOC, 2.5.1), at a sector's beginning
_ENCRYPTED = 0x01
_MACROS = "_VBA_PROJECT".encode("utf-16-le")


def read_doc(raw: bytes, uri: str, limits: Limits) -> str:
    """The text. :class:`ReadError`: ``password``, ``macros``, ``dependency``, ``timeout``, ``damaged``."""
    at = next((place for place in range(512, min(len(raw), 1 << 20), 512) if raw[place : place + 2] == _FIB), -1)
    if at >= 0 and raw[at + 11 : at + 12] and raw[at + 11] & _ENCRYPTED:
        raise ReadError("password", f"{uri} is protected by a password. Save it without one.")
    if _MACROS in raw:
        raise ReadError("macros", f"{uri} holds macros. Save it as .docx without them.")
    program = shutil.which("antiword")
    if program is None:
        remedy = "Install it (apt install antiword), or save the file as .docx."
        message = f"{uri} is an old .doc, which needs the program antiword. {remedy}"
        raise ReadError("dependency", message)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "document.doc")
        path.write_bytes(raw)
        try:
            call = [program, "-w", "0", "-m", "UTF-8.txt", str(path)]
            done = subprocess.run(call, capture_output=True, check=False, timeout=limits.seconds)
        except subprocess.TimeoutExpired as error:
            message = f"{uri} was not parsed within {limits.seconds} s. Give it more with --limit seconds=NUMBER."
            raise ReadError("timeout", message) from error
    if done.returncode:
        said = (done.stdout + done.stderr).decode("utf-8", "replace").strip()[:200]
        raise ReadError("damaged", f"{uri} cannot be read by antiword: {said}. Save it as .docx.")
    return done.stdout.decode("utf-8", "replace")
