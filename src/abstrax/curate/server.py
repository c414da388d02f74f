"""Listening on this machine alone."""

from __future__ import annotations

import logging
import secrets
import threading

from werkzeug.serving import make_server

from abstrax.curate.app import create
from abstrax.curate.library import CurateError, Library

#: Loopback: no other machine can reach it.
HOST = "127.0.0.1"


class Server:
    """Serves a library until it is stopped; ``address`` holds the token that lets the curator in.

    ``port`` 0 takes one that is free. Raises CurateError where the port is taken.
    """

    def __init__(self, library: Library, port: int = 0) -> None:
        self._library = library
        token = secrets.token_urlsafe(24)
        # requests name the token; they are kept out of every log
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        try:
            self._server = make_server(HOST, port, create(library, token), threaded=True)
        except (OSError, SystemExit) as error:
            raise CurateError(f"port {port} of {HOST} is taken; name another with --port") from error
        self.address = f"http://{HOST}:{self._server.server_port}/{token}/"

    def run(self) -> None:
        """Answer until ``stop`` is called or the process is interrupted."""
        # vocabularies and weights are read while the browser opens
        threading.Thread(target=self._library.warm, daemon=True).start()
        self._server.serve_forever()

    def stop(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
