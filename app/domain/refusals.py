"""Refusals: a stable code each. Their sentences and statuses are in
app/web/http/refusals.py."""


class Refusal(Exception):
    """An ordinary outcome: `code` is one of the contract's, `details` fill its
    sentence."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
