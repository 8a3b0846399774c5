"""The command without its start: a process that has imported all of it forks for every call.

``python warm.py serve SOCKET`` serves; ``python warm.py call SOCKET ARGUMENT…`` calls with its own directory, standard
streams and exit code, as ``gongwen ARGUMENT…`` does, but for the seconds that a process takes to import spaCy.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
from pathlib import Path


def call(path: str, arguments: list[str]) -> int:
    """The exit code of the command in the server's child."""
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(path)
        socket.send_fds(server, [json.dumps([str(Path.cwd()), arguments]).encode()], [0, 1, 2])
        return int(server.recv(16))


def _run(streams: list[int], folder: str, arguments: list[str]) -> int:
    from gongwen.cli import main

    os.chdir(folder)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    sys.argv[1:] = arguments
    try:
        main()
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else left.code is not None
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def serve(path: str) -> None:
    """Answers calls, one after the other, until it is killed."""
    import gongwen
    from gongwen.find.examples import rule_files
    from gongwen.review import annotation, correction, diff, diff_report  # noqa: F401 - what the commands import late
    from gongwen.run import local  # noqa: F401

    gongwen.extract("县财政局检查企业15家。", nlp=gongwen.load())
    compiled = [rule.regex for _, rules in rule_files() for rule in rules]
    assert compiled
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        while True:
            with server.accept()[0] as caller:
                asked, streams, _, _ = socket.recv_fds(caller, 1 << 16, 3)
                child = os.fork()
                if not child:
                    os._exit(_run(streams, *json.loads(asked)))  # to free all that was loaded takes as long as the work
                for stream in streams:
                    os.close(stream)
                caller.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


if __name__ == "__main__":
    doing, socket_path, *rest = sys.argv[1:]
    if doing == "serve":
        serve(socket_path)
    sys.exit(call(socket_path, rest))
