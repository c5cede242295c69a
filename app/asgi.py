"""The application for any ASGI server: `uvicorn app.asgi:app`. Settings come
from the environment.

`palabre serve` does the same with sockets and protocols that are tuned for
many phones; with uvicorn's own classes everything works, at two to three times
the cost of a push.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI

from app.doctor import unsafe
from app.main import create_app, database_url
from app.settings import Settings, settings_or_stop
from app.storage.upkeep.lock import lock_folder
from app.storage.upkeep.migrate import migrate


def build(settings: Settings) -> FastAPI:
    """Returns the application.

    Its start locks the data folder and refuses unsafe settings, as `palabre
    serve` does.
    """
    application = create_app(settings)
    start = application.router.lifespan_context

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with contextlib.ExitStack() as stack:
            if settings.sqlite:
                settings.data_dir.mkdir(parents=True, exist_ok=True)
                stack.enter_context(lock_folder(settings.data_dir))
            await asyncio.to_thread(require_safe, settings)
            async with start(app):
                yield

    application.router.lifespan_context = lifespan
    return application


def require_safe(settings: Settings) -> None:
    """Migrates; raises RuntimeError for a database that could lose what was
    answered."""
    url = database_url(settings)
    migrate(url)
    if problems := unsafe(settings, url):
        raise RuntimeError(
            f"Palabre does not start with unsafe settings: {', '.join(problems)}"
        )


app = build(settings_or_stop())
