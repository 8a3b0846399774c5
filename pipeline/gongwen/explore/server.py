"""The command's server: on this computer alone, until it is ended."""

from __future__ import annotations

import errno
import socket
import webbrowser
from collections.abc import Callable
from contextlib import closing
from importlib import import_module

from gongwen.errors import GongwenError
from gongwen.explore.opening import find_database
from gongwen.explore.summary import Summaries

PORT = 8001
HOST = "127.0.0.1"


def serve(url: str, port: int = PORT, *, announce: Callable[[str], None], browser: bool = False) -> None:
    """Serves the pages over a database until Ctrl-C or SIGTERM; ``announce`` gets their address once they answer.

    Port 0 is any that is free. :class:`GongwenError` as in :func:`find_database`, for a port that is taken (``port``),
    and for a missing extra (``dependency``).
    """
    path = find_database(url)
    require("datasette", "uvicorn")
    import uvicorn

    from gongwen.explore.site import site

    with listening(port) as bound, closing(Summaries(path)) as summaries:
        address = f"http://{HOST}:{bound.getsockname()[1]}/"
        pages = site(path, summaries)
        config = uvicorn.Config(pages.app(), log_level="warning", lifespan="on", proxy_headers=False)
        server = uvicorn.Server(config)
        announce(address)
        if browser:
            webbrowser.open(address)  # the socket listens: its first request waits for the server
        summaries.begin()
        try:
            server.run(sockets=[bound])
        except KeyboardInterrupt:
            return  # how the command is ended
        if not server.started:
            raise GongwenError("explore", f"{path} cannot be shown: the server said above why it did not start.")


def require(*names: str) -> None:
    """:class:`GongwenError` (``dependency``) where a library of the extra is missing."""
    for name in names:
        try:
            import_module(name)
        except ImportError as error:
            message = f"The pages need {name}. Install it with the extra explore: pip install 'gongwen[explore]'"
            raise GongwenError("dependency", message) from error


def listening(port: int) -> socket.socket:
    """A socket of this computer that listens; no other computer reaches it."""
    try:
        return socket.create_server((HOST, port))
    except (OSError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            message = f"Port {port} is taken by another program. Name another, or 0 for any: --port {port + 1}"
        else:
            message = f"Port {port} cannot be used ({error}). Name another, or 0 for any: --port {PORT}"
        raise GongwenError("port", message) from error
