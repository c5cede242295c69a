"""Several processes of Palabre on one PostgreSQL and one Valkey, behind nginx if it is wanted; what
all of them together have used."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from load import Palabre, palabre, pin

from tests.servers.nginx import Nginx
from tests.servers.postgres import Postgres
from tests.servers.process import shared_folder
from tests.servers.valkey import Valkey


class Tree:
    """A process and its children, with those that have ended."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def cpu(self) -> float:
        """Seconds of processor so far."""
        ticks = sum(sum(map(int, stat[11:13])) for stat in self._stats())
        return (ticks + sum(map(int, self._stat(self.pid)[13:15]))) / os.sysconf("SC_CLK_TCK")

    def _stats(self) -> Iterator[list[str]]:
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError, IndexError):
                stat = self._stat(int(folder.name))
                if int(folder.name) == self.pid or int(stat[1]) == self.pid:
                    yield stat

    @staticmethod
    def _stat(pid: int) -> list[str]:
        """The fields after the name: the state, the parent, …"""
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()


class Farm:
    """What the load sees of it: `ports` to connect to, which are the proxy's where there is one."""

    def __init__(self, processes: list[Palabre], beside: dict[str, Tree], ports: list[int]) -> None:
        self.processes, self.beside, self.ports = processes, beside, ports
        self.port = ports[0]

    @property
    def metrics_ports(self) -> list[int]:
        return [process.port for process in self.processes]

    def cpu(self) -> float:
        """Seconds of processor of everything: the processes, the proxy, the database, the bus."""
        return sum(process.cpu() for process in self.processes) + sum(self.cpu_beside().values())

    def cpu_beside(self) -> dict[str, float]:
        return {name: tree.cpu() for name, tree in self.beside.items()}

    def rss(self) -> int:
        return sum(process.rss() for process in self.processes)


@contextlib.contextmanager
def farm(processes: int, *, proxied: bool) -> Iterator[Farm]:
    """So many fresh processes; everything on the first core, where the system lets us."""
    with shared_folder() as folder, contextlib.ExitStack() as ends:
        (folder / "valkey").mkdir()
        (folder / "nginx").mkdir()
        database, bus = Postgres(folder).start(), Valkey(folder / "valkey").start()
        ends.callback(database.stop)
        ends.callback(bus.stop)
        settings = {"PALABRE_DATABASE_URL": database.create(), "PALABRE_BUS_URL": bus.url}
        servers = [ends.enter_context(palabre(**settings)) for _ in range(processes)]
        beside, ports = {"postgres": database, "valkey": bus}, [server.port for server in servers]
        if proxied:
            proxy = Nginx(folder / "nginx", servers).start()
            ends.callback(proxy.stop)
            beside, ports = {**beside, "nginx": proxy}, [proxy.port]
        trees = {}
        for name, server in beside.items():
            assert server.process is not None
            trees[name] = Tree(server.process.pid)
            for stat in list(Path("/proc").glob("[0-9]*/stat")):
                with contextlib.suppress(OSError, IndexError):
                    parent = stat.read_text().rsplit(")", 1)[1].split()[1]
                    if server.process.pid in {int(parent), int(stat.parent.name)}:
                        pin(int(stat.parent.name), 0)
        yield Farm(servers, trees, ports)
