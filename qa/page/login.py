"""A name and a password -> a cookie that lets in; nothing is kept here, so a restart logs nobody out."""

import hashlib
import hmac
import time
from collections import defaultdict, deque
from urllib.parse import parse_qs

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from qa.locale.languages import of_browser
from qa.page.html import render

COOKIE = "derek"
LASTS = 30 * 24 * 3600  # seconds until a log-in must be renewed
TRIES, WINDOW = 10, 60.0  # wrong passwords from one address in so many seconds
FORM = 4096  # bytes of a log-in form


class Members:
    """The one name and password of a server, and who tried how often."""

    def __init__(self, name: str, password: str) -> None:
        """The key of the cookies is made of both, slowly, so that it cannot be guessed from a cookie."""
        self._secret = f"{name}\0{password}".encode()
        self._key = hashlib.scrypt(self._secret, salt=b"derek page", n=2**14, r=8, p=1)
        self._tries: defaultdict[str, deque[float]] = defaultdict(deque)

    def knows(self, request: HTTPConnection) -> bool:
        """Whether the request carries a cookie that was given here and still holds."""
        ends, _, sign = request.cookies.get(COOKIE, "").partition(".")
        return (
            ends.isascii()
            and ends.isdecimal()
            and int(ends) > time.time()
            and hmac.compare_digest(sign.encode(), self._sign(ends))
        )

    def cookie(self) -> str:
        """What a member's browser keeps: until when it holds, and the signature of that."""
        ends = str(int(time.time()) + LASTS)
        return f"{ends}.{self._sign(ends).decode()}"

    def are(self, name: str, password: str) -> bool:
        """Whether these are the right ones; takes as long for wrong ones."""
        return hmac.compare_digest(self._secret, f"{name}\0{password}".encode("utf-8", "replace"))

    def must_wait(self, address: str) -> bool:
        """Whether this address has had its tries for now; counts one, before the password is looked at."""
        now = time.monotonic()
        if len(self._tries) > 10_000:  # addresses; keeps a flood from filling the memory
            self._tries.clear()
        tries = self._tries[address]
        while tries and now - tries[0] > WINDOW:
            tries.popleft()
        if len(tries) >= TRIES:
            return True
        tries.append(now)
        return False

    def forgive(self, address: str) -> None:
        """The right password was given."""
        self._tries.pop(address, None)

    def _sign(self, ends: str) -> bytes:
        return hmac.new(self._key, ends.encode(), hashlib.sha256).hexdigest().encode()


def login_routes(members: Members) -> list[Route]:
    """GET and POST /login, POST /logout. Works without any script."""

    def shown(request: Request, status: int, trouble: str = "", back: str = "") -> Response:
        language = of_browser(request.headers.get("accept-language", ""))
        headers = {"cache-control": "no-store"} | ({"retry-after": str(int(WINDOW))} if status == 429 else {})
        return HTMLResponse(render("login.html", language, trouble=trouble, back=back), status, headers)

    async def login(request: Request) -> Response:
        if request.method != "POST":
            return shown(request, 200, back=_own(request.query_params.get("to", "")))
        form = parse_qs((await request.body())[:FORM].decode("utf-8", "replace"))
        name, password, back = (form.get(key, [""])[0] for key in ("username", "password", "to"))
        address = request.client.host if request.client else ""
        if members.must_wait(address):
            return shown(request, 429, "wait", _own(back))
        if not members.are(name, password):
            return shown(request, 403, "wrong", _own(back))
        members.forgive(address)
        reply = RedirectResponse(_own(back) or "./", 303)
        secure = request.url.scheme == "https"
        reply.set_cookie(COOKIE, members.cookie(), LASTS, httponly=True, samesite="lax", secure=secure)
        return reply

    def logout(_: Request) -> Response:
        reply = RedirectResponse("login", 303)
        reply.delete_cookie(COOKIE)
        return reply

    return [Route("/login", login, methods=["GET", "POST"]), Route("/logout", logout, methods=["POST"])]


def _own(back: str) -> str:
    """An address within this page to go to after the log-in, relative; "" for any other."""
    return back if back.startswith(("document?", "./?q=", "?q=")) and "\\" not in back and "\n" not in back else ""
