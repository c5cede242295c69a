"""The program `palabre`. A server is started without what reads the other
commands: it takes a tenth of the start, and its memory for as long as the
server runs."""

import gc
import logging
import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial

from app.frameworks.translations import BadTranslation
from app.storage.upkeep.bad_database import BadDatabase
from app.storage.upkeep.data_folder import PRIVATE_UMASK
from app.terminal import stop

LAST_PORT = 65535
OPTION = re.compile(r"--(?:host|port|lan)(?:=|$)")
HOST, PORT, LAN = re.compile(r"--host=(\S+)"), re.compile(r"--port=(\d{1,5})"), "--lan"


def main() -> None:
    """Runs the command line; a database that cannot be used ends it with one
    sentence.

    Files that it writes may hold names and votes: only their owner may read
    them.
    """
    os.umask(PRIVATE_UMASK)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Only a server has a log
    logging.getLogger("palabre").addHandler(logging.NullHandler())
    try:
        sys.argv[1:] = whole_command(sys.argv[1:])
        loaded(sys.argv[1:])()
    except (BadDatabase, BadTranslation) as error:
        stop(error)
    except OSError as error:  # a file or folder that is away, full or not ours
        stop(f"Palabre: {error.filename or 'the system'}: {error.strerror or error}")


def whole_command(arguments: Sequence[str]) -> list[str]:
    """Returns the arguments with the command that they leave out: a server's
    options alone mean `serve`, which lets the room's network in unless they
    name an address to listen on."""
    if not arguments or not OPTION.match(arguments[0]):
        return list(arguments)
    is_said = any(argument.startswith(("--host", LAN)) for argument in arguments)
    return ["serve", *([] if is_said else [LAN]), *arguments]


def loaded(arguments: Sequence[str]) -> Callable[[], object]:
    """Imports what a command needs and returns what carries it out.

    The garbage collector is off meanwhile: next to nothing of that is garbage,
    and looking for it took a tenth of the start.
    """
    gc.disable()
    carry_out: Callable[[], object]
    if options := server_options(arguments):
        from app.launch import serve

        carry_out = partial(serve, *options)
    else:
        from app.command_line import cli as carry_out
    gc.freeze()  # or its first collection would go through all of them
    gc.enable()
    return carry_out


def server_options(arguments: Sequence[str]) -> tuple[str | None, int, bool] | None:
    """Returns host, port and whether the room's network is let in, of `serve`
    as it is usually written; None for any other command and for what it may
    have to explain."""
    if not arguments:
        return None, 8000, True
    host, port, lan = None, 8000, False
    for option in re.sub(r" (?!-)", "=", " ".join(arguments[1:])).split(" "):
        if named := HOST.fullmatch(option):
            host = named[1]
        elif numbered := PORT.fullmatch(option):
            port = int(numbered[1])
            if port > LAST_PORT:
                return None
        elif option == LAN:
            lan = True
        elif option:
            return None
    return (host, port, lan) if arguments[0] == "serve" else None


if __name__ == "__main__":
    main()
