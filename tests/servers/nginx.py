"""nginx of the distribution, in front of processes of Palabre, with the configuration that we
ship."""

from collections.abc import Sequence
from pathlib import Path

from tests.servers.distribution import get_program
from tests.servers.palabre import Palabre
from tests.servers.process import ROOT, free_port
from tests.servers.reverse_proxies import ReverseProxy, adapted

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
AROUND = """daemon off; worker_processes 1;
pid {folder}/nginx.pid; error_log {folder}/nginx.log warn;
events {{ worker_connections 4096; }}
http {{
access_log off;
client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/fastcgi;
uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
{site}
}}"""


class Nginx(ReverseProxy):
    """Shares `port` among two processes."""

    name = "nginx"

    def __init__(self, folder: Path, processes: Sequence[Palabre]) -> None:
        super().__init__(folder)
        self.path, self.port = get_program("nginx", version="-v"), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        ports = (f":{process.port} " for process in processes)
        listens = [("listen 80;", f"listen 127.0.0.1:{self.port};"), ("listen [::]:80;", "")]
        site = adapted(CONFIGURATION, [*listens, *zip((":8001 ", ":8002 "), ports, strict=True)])
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
