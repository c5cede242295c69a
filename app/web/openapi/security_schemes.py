"""Names the ways in which a caller proves what they may, for /openapi.json."""

SCHEMES: dict[str, dict[str, str]] = {
    "seat": {
        "type": "apiKey",
        "in": "cookie",
        "name": "palabre_seat",
        "description": "Set by joining or resuming.",
    },
    "host": {
        "type": "apiKey",
        "in": "cookie",
        "name": "palabre_staff",
        "description": "Set by the host link.",
    },
    "helper": {
        "type": "apiKey",
        "in": "cookie",
        "name": "palabre_staff",
        "description": "Set by the helper link.",
    },
    "observer": {
        "type": "apiKey",
        "in": "cookie",
        "name": "palabre_staff",
        "description": "Set by the observer link.",
    },
    "organiser": {
        "type": "apiKey",
        "in": "cookie",
        "name": "palabre_staff",
        "description": "Set by the organiser link.",
    },
    "programme": {
        "type": "apiKey",
        "in": "cookie",
        "name": "palabre_programme",
        "description": "Set by the secret link of a programme.",
    },
    "townToken": {
        "type": "http",
        "scheme": "bearer",
        "description": (
            "The last part of a town's `send_url`, by which its server sends."
        ),
    },
    "createToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "PALABRE_CREATE_TOKEN, where it is set.",
    },
}
