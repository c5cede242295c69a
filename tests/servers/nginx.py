"""nginx of the distribution, in front of processes of Palabre, with the configuration that we
ship."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from tests.servers.distribution import get_program
from tests.servers.process import ROOT, free_port
from tests.servers.reverse_proxies import ReverseProxy, adapted

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
AROUND = """daemon off; worker_processes 1; worker_rlimit_nofile 16384;
pid {folder}/nginx.pid; error_log {folder}/nginx.log warn;
events {{ worker_connections 8192; }}
http {{
access_log off;
client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/fastcgi;
uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
{site}
}}"""


class HasPort(Protocol):
    """A process of Palabre that listens on 127.0.0.1."""

    port: int


SHIPPED = "server 127.0.0.1:{port} max_fails=0;"  # a process, in the configuration


class Nginx(ReverseProxy):
    """Shares `port` among any number of processes."""

    name = "nginx"

    def __init__(self, folder: Path, processes: Sequence[HasPort]) -> None:
        super().__init__(folder)
        self.path, self.port = get_program("nginx", version="-v"), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        ours = " ".join(SHIPPED.format(port=process.port) for process in processes)
        first, second = (SHIPPED.format(port=port) for port in (8001, 8002))
        listens = [("listen 80;", f"listen 127.0.0.1:{self.port};"), ("listen [::]:80;", "")]
        site = adapted(CONFIGURATION, [*listens, (first, ours), (second, "")])
        (folder / "nginx.conf").write_text(
            AROUND.format(folder=folder, site=site), encoding="utf-8"
        )

    def command(self) -> Sequence[str | Path]:
        return [
            self.path,
            "-c",
            self.folder / "nginx.conf",
            "-p",
            self.folder,
            "-e",
            self.folder / "nginx.log",
        ]
