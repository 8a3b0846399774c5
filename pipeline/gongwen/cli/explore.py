"""``gongwen explore``: pages over a database."""

from __future__ import annotations

from typing import Annotated

import typer

from gongwen.cli.arguments import explained


def explore(
    url: Annotated[str, typer.Argument(metavar="URL", help="sqlite:///FILE, as store made it.")],
    port: Annotated[
        int, typer.Option("--port", metavar="NUMBER", help="Where on this computer; 0: any free one.")
    ] = 8001,
    browser: Annotated[bool, typer.Option("--open", help="Open the pages in the browser.")] = False,
) -> None:
    """Show a database in the browser: documents with their entities, laws, organisations, regions, every table.

    It is served to this computer alone and read only, until Ctrl-C. Needs the extra explore.

    Exit code 0: ended; 2: wrong call.
    """
    with explained():
        from gongwen.explore import serve

        serve(url, port, announce=lambda address: typer.echo(f"{address} (Ctrl-C ends it)", err=True), browser=browser)
