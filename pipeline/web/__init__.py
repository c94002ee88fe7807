"""The archivist's page: searching, looking and correcting in a browser.

Everything it serves goes through a `Desk`, which is the archive as the person who asks may see it; no other module of
this room touches `Archive`. Routes are plain functions, which Starlette runs in threads, so a slow question holds up
nobody. All assets are shipped; no page loads or runs anything that this server did not send.
"""

from pipeline.web.app import create_app
from pipeline.web.server import Address, serve

__all__ = ["Address", "create_app", "serve"]
