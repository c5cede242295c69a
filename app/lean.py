"""Spares a start what packages import for others: a seventh of its time and
its memory.

Standard library alone. A module of PARTS stands for the real one with the
names that our packages take from it while they are imported, and becomes the
real one when somebody asks it for more: /openapi.json, `uvicorn` on the
command line. tests/installation/test_lean.py tries each.
"""

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from threading import RLock
from types import ModuleType
from typing import Any

# Names that a package takes from a part of itself, which can be had without
# the whole.
ELSEWHERE = {"uvicorn.Config": "uvicorn.config", "uvicorn.Server": "uvicorn.server"}


class Later(ModuleType):
    """A module that is loaded when it is asked for a name that it does not
    have yet."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if part := ELSEWHERE.get(f"{self.__name__}.{name}"):
            return getattr(import_module(part), name)
        # It asks itself for a name that it will have later
        if type(load(self)) is Later:
            raise AttributeError(name)
        return getattr(self, name)


def load(module: ModuleType) -> ModuleType:
    """Runs the module's own program, once: its names take the place of what
    stood for them.

    Another thread that asks meanwhile waits until they are there.
    """
    with LOCKS[module.__name__]:
        spec = module.__spec__
        if spec is not None and isinstance(spec.loader, Loader):
            spec.loader = spec.loader.real
            spec.loader.exec_module(module)
            object.__setattr__(module, "__class__", ModuleType)
    return module


def open_api(**values: Any) -> Any:
    """Returns FastAPI's model of a whole description, which is loaded for
    it."""
    return load(sys.modules["fastapi.openapi.models"]).OpenAPI(**values)


def version(name: str) -> str:
    """Returns the version of a package, by the real module."""
    return str(load(sys.modules["importlib.metadata"]).version(name))


# By module: names, each with what stands for it. FastAPI asks for the others
# in annotations alone, as we have no security schemes, no examples and no
# models of pydantic 1.
PARTS: dict[str, dict[str, object]] = {
    "fastapi.openapi.models": {
        "Example": dict,
        "SecurityBase": object,
        "OpenAPI": open_api,
    },
    # For collectors, which `telemetry` in main.py switches off.
    "opentelemetry._logs": dict.fromkeys(
        ("Logger", "LoggerProvider", "SeverityNumber"), object
    ),
    "opentelemetry.metrics": dict.fromkeys(
        ("Histogram", "MeterProvider", "UpDownCounter"), object
    ),
    "opentelemetry.propagate": {},
    "opentelemetry.trace": dict.fromkeys(
        ("Span", "SpanKind", "StatusCode", "Tracer", "TracerProvider"), object
    ),
    # SQLAlchemy and pydantic ask it for plugins and versions, which no start
    # of ours needs.
    "importlib.metadata": {"version": version},
    # For uvicorn's log, in place of which ours stands, bodies that FastAPI
    # reads itself, pages of errors in debugging, and sentences on statuses.
    **{name: {} for name in ("logging.config", "email.message", "html", "http.client")},
    # For TLS on asyncio's own loop, a filter for debugging, and the sums of
    # many towns.
    **{name: {} for name in ("asyncio.sslproto", "pprint", "statistics")},
    # For times and numbers on a board's pages: the home page has none.
    **{name: {} for name in ("babel.dates", "babel.lists", "babel.numbers")},
    "fastapi.security": {},
    "fastapi.security.oauth2": {"SecurityScopes": type("SecurityScopes", (), {})},
    # It reads the metadata of every package to find plugins of pydantic.
    "pydantic.plugin._loader": {"get_plugins": tuple},
    "pydantic.v1": {"BaseModel": type("BaseModel", (), {})},
    "uvicorn": {},  # its command line: click, reloading, processes
}

LOCKS = {name: RLock() for name in PARTS}


class Loader:
    """Puts a Later in the place of a part; `real` is the loader that it is
    loaded with."""

    def __init__(self, real: Any) -> None:
        self.real = real

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Returns the module with what stands for its names."""
        module = Later(spec.name)
        module.__dict__.update(PARTS[spec.name])
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Runs nothing: `load` does it."""


class Finder:
    """Finds the parts, before those who find the real modules."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> Any:
        """Returns where a part is, with our loader; None for any other
        module."""
        spec: Any = PathFinder.find_spec(name, path, target) if name in PARTS else None
        if spec is not None:
            spec.loader = Loader(spec.loader)
        return spec


def spare() -> None:
    """Has the parts put in place when they are imported, but for those that
    are loaded."""
    if Finder not in sys.meta_path:
        sys.meta_path.insert(0, Finder)
