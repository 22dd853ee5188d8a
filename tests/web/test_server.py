"""gunicorn serves the site from several processes and stops when told to."""

import http.client
from pathlib import Path

from scheduler.core.addresses import Addresses
from tests.web.site_process import HANGS, site_process


def test_it_serves_and_stops(fresh: Addresses, tmp_path: Path) -> None:
    with site_process(fresh.application, tmp_path, workers=2) as site:
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=HANGS)
        connection.request("GET", "/connexion")
        response = connection.getresponse()
        assert response.status == 200
        assert "Se connecter" in response.read().decode()
        assert response.headers["Set-Cookie"].startswith("releve=")
        connection.close()
    assert [each.name for each in tmp_path.iterdir()] == ["secret_key"]


def test_behind_tls_on_the_same_machine_cookies_are_secure(fresh: Addresses, tmp_path: Path) -> None:
    with site_process(fresh.application, tmp_path, RELEVE_SITE_URL="https://releve.example") as site:
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=HANGS)
        connection.request("GET", "/connexion", headers={"Host": "releve.example"})
        response = connection.getresponse()
        assert response.status == 200
        assert response.headers["Set-Cookie"].startswith("__Host-releve=")
        assert "Secure" in response.headers["Set-Cookie"]
        assert response.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        connection.close()
    assert site.said.count("set RELEVE_PROXIES=1") == 1  # a proxy there must be, and none is announced
