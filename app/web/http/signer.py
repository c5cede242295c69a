"""Signs and verifies the values that cookies carry."""

from dataclasses import dataclass
from functools import lru_cache

from itsdangerous import BadSignature, URLSafeSerializer


@lru_cache
def _serializer(keys: tuple[str, ...], purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(list(reversed(keys)), salt=purpose)


@lru_cache(maxsize=8192)
def _verified(keys: tuple[str, ...], purpose: str, cookie: str) -> tuple[str, str]:
    """Returns (board's code, value), cached: a phone sends the same cookie
    with every request.

    Raises BadSignature, ValueError, TypeError.
    """
    owner, value = _serializer(keys, purpose).loads(cookie)
    return owner, str(value)


@dataclass(frozen=True)
class Signer:
    """Signs small values; the first key signs, all keys verify, so that a key
    can be rotated."""

    keys: tuple[str, ...]

    def sign(self, purpose: str, code: str, value: str) -> str:
        signed = _serializer(self.keys, purpose).dumps([code, value])
        return signed.decode() if isinstance(signed, bytes) else signed

    def read(self, purpose: str, code: str, cookie: str | None) -> str | None:
        """Returns the value, if the signature is ours and for this board."""
        if not cookie:
            return None
        try:
            owner, value = _verified(self.keys, purpose, cookie)
        except (BadSignature, ValueError, TypeError):
            return None
        return value if owner == code else None
