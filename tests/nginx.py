"""nginx of the distribution, in front of processes of Palabre, with the configuration that we ship."""

import http.client
import platform
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.servers import ROOT, Server, free_port

CONFIGURATION = ROOT / "deploy" / "nginx.conf"
NAMES = ("nginx", "/usr/sbin/nginx", "/opt/homebrew/bin/nginx", "/usr/local/bin/nginx")
AROUND = """daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log warn; worker_processes 1;
events {{ worker_connections 4096; }}
http {{
access_log off;
client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
{site}
}}"""


def get_nginx(folder: Path) -> str:
    """Its path: the machine's own, or the distribution's package unpacked there (not installed: that would start it).
    Raises RuntimeError with one line."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    if platform.system() == "Linux" and shutil.which("apt-get") and shutil.which("dpkg"):
        for command in (["apt-get", "download", "nginx"], ["sh", "-c", "dpkg -x nginx_*.deb unpacked"]):
            subprocess.run(command, cwd=folder, check=False, capture_output=True, stdin=subprocess.DEVNULL, timeout=120)
        own = folder / "unpacked" / "usr" / "sbin" / "nginx"
        if own.exists() and subprocess.run([own, "-v"], check=False, capture_output=True).returncode == 0:
            return str(own)
    raise RuntimeError("no nginx here, and none could be fetched: `apt install nginx` gives the tests one")


class Nginx(Server):
    """Shares `port` among the processes at `ports`."""

    name = "nginx"

    def __init__(self, folder: Path, path: str, ports: Sequence[int]) -> None:
        super().__init__(folder)
        self.path, self.port = path, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        site = CONFIGURATION.read_text(encoding="utf-8")
        for shipped, ours in (
            ("listen 80;", f"listen 127.0.0.1:{self.port};"),
            ("listen [::]:80;", ""),
            *zip((":8001 ", ":8002 "), ports, strict=True),
        ):
            assert shipped in site
            site = site.replace(shipped, f":{ours} " if isinstance(ours, int) else ours)
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder, site=site), encoding="utf-8")

    def command(self) -> Sequence[str | Path]:
        return [self.path, "-c", self.folder / "nginx.conf", "-p", self.folder, "-e", self.folder / "nginx.log"]

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/metrics")
            return connection.getresponse().status == 404
        except OSError:
            return False
        finally:
            connection.close()
