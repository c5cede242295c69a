"""The secret of a device, which shows it the choices of a secret ballot that
it cast.

A seat code opens the seat on another device, but no such choices.
"""

import hashlib
import re
import secrets

from fastapi import Request, Response

from app.domain.codes import grouped, typed_code
from app.queries.own_ballots import Reader
from app.web.http.guesses import spend_from_address
from app.web.http.identity import RECEIPT, set_cookie
from app.web.http.limits import ADDRESS_GUESSES

DEVICE = "palabre_device"
SECRET = re.compile(r"[A-Za-z0-9_-]{22,64}")


def device_sha256(request: Request) -> str:
    """Returns the hash of this device's secret; empty where it has none."""
    secret = _secret(request)
    return hashlib.sha256(secret.encode()).hexdigest() if secret else ""


def device_key(request: Request, purpose: str) -> str:
    """Returns a hash of this device's secret for one purpose, which nobody can
    make of the hash that is stored beside ballots; empty where the device has
    no secret."""
    secret = _secret(request)
    return hashlib.sha256(f"{purpose} {secret}".encode()).hexdigest() if secret else ""


def require_device(request: Request) -> str:
    """Returns the hash of this device's secret; makes a secret where it has
    none, which `keep_device` sets as a cookie."""
    if not _secret(request):
        request.state.device = secrets.token_urlsafe(16)
    return device_sha256(request)


def renew_device(request: Request, response: Response, code: str) -> None:
    """Gives the device a new secret, because another person sits down at
    it."""
    request.state.device = secrets.token_urlsafe(16)
    keep_device(request, response, code)


def keep_device(request: Request, response: Response, code: str) -> None:
    """Sets the cookie, if a secret was made in this request."""
    secret = getattr(request.state, "device", "")
    if secret:
        set_cookie(request, response, DEVICE, secret, path=f"/b/{code}")


def _secret(request: Request) -> str:
    secret: str = getattr(request.state, "device", "") or request.cookies.get(
        DEVICE, ""
    )
    return secret if SECRET.fullmatch(secret) else ""


def reader_of(request: Request, receipt: str = "") -> Reader:
    """Returns what opens own ballots to this request: its device, and a
    receipt that was typed or sent. Refuses `slow_down`."""
    typed = receipt or request.headers.get(RECEIPT, "")
    if typed:
        spend_from_address(request, ADDRESS_GUESSES, "receipt")
    return Reader(
        device_sha256(request), grouped(typed_code(typed[:60])) if typed else ""
    )
