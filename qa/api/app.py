"""What answers (Live) -> POST /api/ask, GET /api/documents and their description, for programs.

No browser is meant: no cookie lets in, no other origin is allowed, and a request of a page is refused by the guard.
"""

import hmac
import logging
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from index.errors import DerekError, FilterError
from index.filters import Filter
from qa.api.models import Answer, Asked, Documents, Listed, problems
from qa.desk import AFTER, BusyError, Desk
from qa.live import Live
from qa.places import Target, address, address_of
from qa.question import QuestionError

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import JSONResponse

LOG = logging.getLogger("derek.api")
SHORTEST = 16  # characters of a token; a shorter one can be guessed
ABOUT = (
    "Answers questions about documents with exact quotations. Every word of an answer stands in a document, at the "
    "offsets given."
)


def check_token(token: str) -> str:
    """The token, if it is long enough to be none that is guessed; "" is none."""
    token = token.strip()
    if token and (len(token) < SHORTEST or not token.isascii() or not token.isprintable() or " " in token):
        raise DerekError(
            "the token of the API must have at least {least} letters or digits: make one with `openssl rand -hex 24`",
            least=SHORTEST,
        )
    return token


def make_api(live: Live, desk: Desk, token: str, *, is_open: bool) -> "FastAPI":
    """The API, to be mounted at /api. Without a token it answers only if `is_open`: nobody else reaches the server."""
    from fastapi import Depends, FastAPI, HTTPException, Query
    from fastapi.exceptions import RequestValidationError
    from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
    from starlette.exceptions import HTTPException as AnyHTTPException
    from starlette.responses import JSONResponse

    bearer = HTTPBearer(auto_error=False, description="the token that `derek chat --api-token-file` was started with")

    def known(given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> None:
        if not token and is_open:
            return
        if not token:
            raise HTTPException(401, "this server has no token for programs: start it with --api-token-file")
        if given is None or not hmac.compare_digest(given.credentials.encode("utf-8", "replace"), token.encode()):
            raise HTTPException(401, "send the token: Authorization: Bearer ...", {"www-authenticate": "Bearer"})

    api = FastAPI(
        title="Derek", description=ABOUT, version="1", docs_url=None, redoc_url=None, dependencies=[Depends(known)]
    )

    @api.exception_handler(AnyHTTPException)
    async def refused(_: "Request", error: AnyHTTPException) -> JSONResponse:
        return JSONResponse({"error": error.detail}, error.status_code, error.headers)

    @api.exception_handler(RequestValidationError)
    async def invalid(_: "Request", error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part != "body")
        return JSONResponse({"error": f"{where}: {first['msg']}" if where else first["msg"]}, 422)

    @api.post("/ask", response_model=Answer, responses=problems(401, 413, 422, 500, 503))
    async def ask(asked: Asked) -> JSONResponse:
        """Answer a question with quotations."""
        return await _answered(desk, lambda: answer_json(live, asked))

    @api.get("/documents", response_model=Documents, responses=problems(401, 422))
    def documents(
        limit: Annotated[int, Query(ge=1, le=10_000)] = 1000, offset: Annotated[int, Query(ge=0)] = 0
    ) -> Documents:
        """The documents that are searched, by name."""
        engine = live.engine
        index = engine.index
        shown = [index.documents[name] for name in sorted(index.documents)[offset : offset + limit]]
        rows = [
            Listed(
                name=_sound(one.name),
                title=_sound(one.title),
                date=one.date,
                characters=len(one.text),
                passages=engine.counts[one.name],
                link=address(one, Target()),
            )
            for one in shown
        ]
        return Documents(build=index.build, total=len(index.documents), documents=rows)

    return api


def answer_json(live: Live, asked: Asked) -> dict[str, Any]:
    """As `derek ask --json`, without `id`, and with a link for each passage."""
    answer = live.ask(asked.question, asked.history, asked.top, Filter.parsed(asked.only.model_dump()))
    told = answer.to_json()
    for passage, hit in zip(told["passages"], answer.hits, strict=True):
        passage["link"] = address_of(hit)
    return told


async def _answered(desk: Desk, work: Callable[[], dict[str, Any]]) -> "JSONResponse":
    from starlette.responses import JSONResponse

    try:
        told = await desk.serve(work)
    except (QuestionError, FilterError) as error:
        return JSONResponse({"error": _sound(str(error))}, 422)
    except BusyError:
        return JSONResponse({"error": "too many questions at once"}, 503, {"retry-after": str(AFTER)})
    except Exception:
        number = uuid.uuid4().hex[:8]
        LOG.exception("A question was left without an answer, error number %s", number)
        return JSONResponse({"error": f"the search did not work; error number for the log: {number}"}, 500)
    return JSONResponse(_sound(told))


def _sound(value: Any) -> Any:
    """The same with a sign for each half of a character, which no UTF-8 can hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: _sound(one) for key, one in value.items()}
    return [_sound(one) for one in value] if isinstance(value, list) else value
