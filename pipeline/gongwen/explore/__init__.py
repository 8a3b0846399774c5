"""Pages over a database: Datasette serves it on this computer, a plugin of ours adds what records ask to be shown.

:func:`serve` is the command; :func:`gongwen.explore.site.site` alone gives what it serves.
"""

from gongwen.explore.server import PORT, serve

__all__ = ["PORT", "serve"]
