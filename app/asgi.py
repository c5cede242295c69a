"""The application for an ASGI server of one's own: `uvicorn app.asgi:app`. Its settings are the environment's.

`palabre serve` does the same with sockets and protocols tuned for a room; with uvicorn's stock classes everything works, at
two to three times the cost of a push.
"""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator

from fastapi import FastAPI

from app.doctor import unsafe
from app.main import create_app, database_url
from app.settings import BadSetting, Settings, read_settings
from app.storage.upkeep.lock import hold_alone
from app.storage.upkeep.migrate import migrate


def build(settings: Settings) -> FastAPI:
    """Returns the application; it starts only alone on its data folder and on safe settings, as `palabre serve` does."""
    application = create_app(settings)
    start = application.router.lifespan_context

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with contextlib.ExitStack() as stack:
            if settings.sqlite:
                settings.data_dir.mkdir(parents=True, exist_ok=True)
                stack.enter_context(hold_alone(settings.data_dir))
            await asyncio.to_thread(require_safe, settings)
            async with start(app):
                yield

    application.router.lifespan_context = lifespan
    return application


def require_safe(settings: Settings) -> None:
    """Migrates, and raises RuntimeError for a database that could lose what was answered."""
    url = database_url(settings)
    migrate(url)
    if problems := unsafe(settings, url):
        raise RuntimeError(f"Palabre does not start on unsafe settings: {', '.join(problems)}")


try:
    app = build(read_settings())
except BadSetting as error:
    sys.exit(f"Palabre: {error}")
