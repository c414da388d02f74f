"""What the browser asks for, and what it is answered.

Every address begins with a random token, and requests that name another host or come from another page are
refused, so that neither other users of the machine nor other sites in the browser can reach the records. The
pages load nothing that does not come from here; the content security policy holds them to it.
"""

from __future__ import annotations

import hmac
from typing import Any

from flask import Flask, Response, abort, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from abstrax.curate import fields, library, vocabulary, work
from abstrax.curate.library import ConflictError, CurateError, InvalidError, Library
from abstrax.engines.output import OutputError
from abstrax.gold import GoldError, drafting

HOSTS = ("127.0.0.1", "localhost")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
#: No work on an abstract is larger.
_MOST_BYTES = 8_000_000


def create(shelf: Library, token: str) -> Flask:
    """The application over a library; it answers only below ``/<token>/``."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = _MOST_BYTES
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.before_request(lambda: _guard(token))
    app.after_request(_harden)
    _errors(app)
    _pages(app, shelf)
    for answers in (_listing, _saving, _reading):
        answers(app, shelf)
    return app


def _guard(token: str) -> None:
    """Let nobody in but the curator's own browser."""
    if request.host.rsplit(":", 1)[0] not in HOSTS:
        abort(403)
    given = request.path.split("/")[1]
    if not hmac.compare_digest(given.encode(), token.encode()):
        abort(404)
    origin = request.headers.get("Origin")
    if request.method not in ("GET", "HEAD"):
        if origin != request.host_url.rstrip("/") or not request.is_json:
            abort(403)


def _harden(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response


def _errors(app: Flask) -> None:
    def told(error: Exception, status: int) -> tuple[Response, int]:
        return jsonify({"error": str(error)}), status

    app.register_error_handler(InvalidError, lambda error: told(error, 422))
    app.register_error_handler(CurateError, lambda error: told(error, 404))
    app.register_error_handler(GoldError, lambda error: told(error, 422))
    app.register_error_handler(OutputError, lambda error: told(error, 507))
    app.register_error_handler(
        HTTPException, lambda error: (jsonify({"error": error.name}), error.code or 500)
    )


def _pages(app: Flask, shelf: Library) -> None:
    @app.get("/<token>/")
    def listing(token: str) -> str:
        return render_template("list.html", who=shelf.who, count=len(shelf.documents))

    @app.get("/<token>/abstract/<id>")
    def abstract(token: str, id: str) -> str:
        if id not in shelf.documents:
            abort(404)
        return render_template("abstract.html", who=shelf.who, id=id, token=token)

    @app.get("/<token>/static/<path:name>")
    def static_file(token: str, name: str) -> Response:
        from flask import send_from_directory

        return send_from_directory(str(app.root_path) + "/static", name)


def _listing(app: Flask, shelf: Library) -> None:
    """Answers of what there is: the abstracts, the fields, one record."""

    @app.get("/<token>/api/abstracts")
    def abstracts(token: str) -> Response:
        """As many lines as are ready; at least one more each time it is asked."""
        waiting = [id for id in shelf.documents if not shelf.known(id)]
        for id in waiting[:_PARCEL]:
            shelf.result(id)
        ready = [library.overview(shelf, id) for id in sorted(shelf.documents) if shelf.known(id)]
        return jsonify({"total": len(shelf.documents), "rows": ready})

    @app.get("/<token>/api/fields")
    def described(token: str) -> Response:
        sections = list(fields.SECTIONS)
        return jsonify({"kinds": fields.described(), "names": fields.names(), "sections": sections})

    @app.get("/<token>/api/abstracts/<id>")
    def one(token: str, id: str) -> Response:
        return jsonify(library.payload(shelf, id))


def _saving(app: Flask, shelf: Library) -> None:
    """Answers to what a curator does to one record."""

    @app.post("/<token>/api/review/<id>")
    def review(token: str, id: str) -> Response:
        shelf.record(id)
        return jsonify(shelf.review(id, work.work_of(_body())).to_dict())

    @app.put("/<token>/api/draft/<id>")
    def draft(token: str, id: str) -> Any:
        return _saved(shelf, id, shelf.save_draft)

    @app.put("/<token>/api/gold/<id>")
    def gold(token: str, id: str) -> Any:
        return _saved(shelf, id, shelf.save_gold)

    @app.delete("/<token>/api/draft/<id>")
    def drop(token: str, id: str) -> Any:
        shelf.record(id)
        try:
            shelf.drop_draft(id, str(_body().get("version")))
        except ConflictError as error:
            return _conflict(shelf, id, error)
        return jsonify(library.payload(shelf, id))


def _reading(app: Flask, shelf: Library) -> None:
    """Answers to what a curator asks of a stretch of text or a word."""

    @app.post("/<token>/api/read/<id>")
    def read(token: str, id: str) -> Response:
        record, asked = shelf.record(id), _body()
        kind, start, end = asked.get("kind"), asked.get("start"), asked.get("end")
        length = len(shelf.documents[id].text)
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= length):
            abort(400)
        if kind not in fields.KINDS:
            abort(400)
        return jsonify(drafting.draft(shelf.documents[id], record, kind, start, end))

    @app.post("/<token>/api/lexicon")
    def words(token: str) -> Response:
        asked = _body()
        fact, example = asked.get("fact"), asked.get("example")
        if not isinstance(fact, dict) or not isinstance(example, str):
            abort(400)
        return jsonify(vocabulary.opened(fact, example))


#: Abstracts that are extracted for one answer of the list.
_PARCEL = 25


def _body() -> dict[str, Any]:
    data = request.get_json()
    if not isinstance(data, dict):
        abort(400)
    return data


def _saved(shelf: Library, id: str, save: Any) -> Any:
    """Save what the browser sent, unless another window was quicker."""
    shelf.record(id)
    data = _body()
    done = work.work_of(data)
    try:
        version = save(id, done, str(data.get("version")))
    except ConflictError as error:
        return _conflict(shelf, id, error)
    kept = shelf.kept(id)
    return jsonify(
        {
            "version": version,
            "state": library.state(done, kept),
            "saved": kept.saved,
            "has_gold": kept.gold is not None,
            "review": shelf.review(id, done).to_dict(),
        }
    )


def _conflict(shelf: Library, id: str, error: ConflictError) -> Any:
    return jsonify({"error": str(error), "theirs": library.payload(shelf, id)}), 409
