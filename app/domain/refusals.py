"""The domain's "no": a stable code, never a sentence. Sentences live in the catalogues, statuses in web/errors.py."""


class Refusal(Exception):
    """An ordinary outcome. `code` is one of the contract's; `details` fill the sentence's placeholders."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details
