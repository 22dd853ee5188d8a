"""gunicorn serves the site from several processes and stops when told to."""

import http.client
import re
import signal
import subprocess
import sys
from pathlib import Path

from scheduler.addresses import Addresses

SERVE = """
import os
from scheduler.config import Settings
from web.server import serve
serve(Settings.from_environment(os.environ), "127.0.0.1:0", 2)
"""


def test_it_serves_and_stops(fresh: Addresses, tmp_path: Path) -> None:
    environment = {
        "RELEVE_DATA": str(tmp_path),
        "RELEVE_APPLICATION_URL": fresh.application.render_as_string(hide_password=False),
        "GUNICORN_CMD_ARGS": "--bind 127.0.0.1:1",
        "PATH": "",
    }
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", SERVE], cwd=root, env=environment, stderr=subprocess.PIPE) as server:
        try:
            assert server.stderr
            lines = iter(server.stderr.readline, b"")
            port = next(
                found[1] for line in lines if (found := re.search(rb"Listening at: http://127.0.0.1:(\d+)", line))
            )
            connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=60)
            connection.request("GET", "/connexion")
            response = connection.getresponse()
            assert response.status == 200
            assert "Se connecter" in response.read().decode()
            assert response.headers["Set-Cookie"].startswith("releve=")
            connection.close()
        finally:
            server.send_signal(signal.SIGTERM)
            rest = server.communicate(timeout=60)[1].decode()
    assert server.returncode == 0, rest
    assert "Traceback" not in rest
    assert [each.name for each in tmp_path.iterdir()] == ["secret_key"]
