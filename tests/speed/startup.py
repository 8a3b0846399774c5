"""What starting costs, in processes of their own: CPU seconds and the greatest memory.

``python tests/speed/startup.py`` is the process that is measured; it prints what it measured as JSON. Bytecode is
compiled before, as it is for whoever starts a second time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TypeVar

SENTENCE = "县财政局2021年3月检查企业15家,依据《行政处罚法》。"

Made = TypeVar("Made")


def measure() -> dict[str, float]:
    """CPU seconds of each step after those before it in this process, and MB."""
    took: dict[str, float] = {}

    def timed(name: str, call: Callable[[], Made]) -> Made:
        started = time.process_time()
        made = call()
        took[name] = time.process_time() - started
        return made

    timed("import spacy", lambda: import_module("spacy.lang.zh"))
    timed("import gongwen", lambda: import_module("gongwen"))
    import gongwen

    timed("gongwen.load()", gongwen.load)
    took["MB loaded"] = memory()
    nlp = timed("gongwen.load() once more", gongwen.load)
    timed("first document, of one sentence", lambda: gongwen.extract(SENTENCE, nlp=nlp))
    from texts import documents, varied

    first, second = varied(documents(), 1), varied(documents(), 2)
    timed("first", lambda: [gongwen.extract(text, nlp=nlp) for text in first])
    timed("second", lambda: [gongwen.extract(text, nlp=nlp) for text in second])
    took["corpus/ for the first time, more than later"] = took.pop("first") - took.pop("second")
    took["MB after corpus/"] = memory()
    return took


def memory() -> float:
    """The greatest resident memory of this process so far, in MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")  # getrusage would tell that of the process which started this one, if greater
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM")), 0)


def help_seconds(environment: dict[str, str]) -> float:
    """CPU seconds of ``gongwen --help``, the interpreter's start included."""
    command = Path(sys.executable).with_name("gongwen")
    before = os.times()
    subprocess.run([command, "--help"], env=environment, check=True, capture_output=True)
    after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


def start_ups(rounds: int) -> dict[str, list[float]]:
    """What each step took in ``rounds`` processes."""
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as bytecode:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for number in range(rounds + 1):
            done = subprocess.run([sys.executable, __file__], env=environment, check=True, capture_output=True)
            steps = {"gongwen --help": help_seconds(environment), **json.loads(done.stdout)}
            for name, measured in steps.items() if number else ():  # the first process compiles the bytecode
                found.setdefault(name, []).append(measured)
    return found


if __name__ == "__main__":
    print(json.dumps(measure()))
