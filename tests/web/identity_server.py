"""A provider of identities on a socket, on the server's side of Authlib, with faults that can be asked for."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, request
from joserfc.jwk import KeySet, RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "releve", "a secret of two programs"
LUCIE = {"sub": "1", "email": "lucie@example.org", "email_verified": True}


class Registered:
    """Relève as the provider knows it."""

    client_id = CLIENT

    def __init__(self, back: str) -> None:
        self.back = back

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return self.back

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, uri: str) -> bool:
        return uri == self.back

    def check_client_secret(self, secret: str) -> bool:
        return secret == SECRET

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method == "client_secret_post"

    def check_response_type(self, kind: str) -> bool:
        return kind == "code"

    def check_grant_type(self, kind: str) -> bool:
        return kind == "authorization_code"


class Code(SimpleNamespace):
    """A code that was given out."""

    def get_redirect_uri(self) -> str:
        return str(self.redirect_uri)

    def get_scope(self) -> str:
        return str(self.scope)

    def get_nonce(self) -> str | None:
        return self.nonce  # type: ignore[no-any-return]

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> str:
        return "eidas1"

    def get_amr(self) -> None:
        return None


@dataclass
class Provider:
    """What it says of whoever comes: everybody is this person, who is asked for nothing."""

    back: str
    issuer: str = ""
    person: dict[str, Any] = field(default_factory=lambda: dict(LUCIE))
    nonce: str | None = None
    """Said instead of the one that was sent."""
    audience: str = CLIENT
    signs: RSAKey = field(default_factory=RSAKey.generate_key)
    publishes: RSAKey | None = None
    codes: dict[str, Code] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    apart: bool = False
    """Whether the address is told by the page of its own (userinfo)."""

    def app(self) -> Flask:
        """Make its pages."""
        app = Flask("provider")
        server = AuthorizationServer(
            app, query_client=lambda name: Registered(self.back) if name == CLIENT else None, save_token=lambda *_: None
        )
        server.register_grant(_grant(self), [CodeChallenge(required=True), _openid(self)])

        @app.get("/.well-known/openid-configuration")
        def discovery() -> Response:
            pages = {name: f"{self.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
            return jsonify(issuer=self.issuer, **pages, userinfo_endpoint=f"{self.issuer}/userinfo_endpoint")

        @app.get("/jwks_uri")
        def keys() -> Response:
            published = self.publishes or self.signs
            return jsonify(KeySet([published]).as_dict(private=False))

        @app.get("/authorization_endpoint")
        def authorize() -> Response:
            self.asked = request.args.to_dict()
            grant = server.get_consent_grant(end_user=self.person)
            answer: Response = server.create_authorization_response(grant=grant, grant_user=self.person)
            return answer

        @app.post("/token_endpoint")
        def token() -> Response:
            answer: Response = server.create_token_response()
            return answer

        @app.get("/userinfo_endpoint")
        def userinfo() -> Response:
            return jsonify(self.person)

        return app


def _grant(provider: Provider) -> type[AuthorizationCodeGrant]:
    class Grant(AuthorizationCodeGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_post"]  # noqa: RUF012

        def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
            data = request.payload.data
            provider.codes[code] = Code(
                code=code,
                redirect_uri=request.payload.redirect_uri,
                scope=request.payload.scope,
                nonce=data.get("nonce"),
                code_challenge=data.get("code_challenge"),
                code_challenge_method=data.get("code_challenge_method"),
            )

        def query_authorization_code(self, code: str, _client: object) -> Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            del provider.codes[authorization_code.code]

        def authenticate_user(self, _code: Code) -> dict[str, Any]:
            return provider.person

    return Grant


def _openid(provider: Provider) -> OpenIDCode:
    class Open(OpenIDCode):  # type: ignore[misc]
        def exists_nonce(self, _nonce: str, _request: object) -> bool:
            return False

        def resolve_client_private_key(self, _client: object) -> RSAKey:
            return provider.signs

        def get_client_algorithm(self, _client: object) -> str:
            return "RS256"

        def get_client_claims(self, _client: object) -> dict[str, Any]:
            return {"iss": provider.issuer, "aud": [provider.audience]}

        def get_encode_header(self, _client: object) -> dict[str, str]:
            return {"alg": "RS256"}

        def get_authorization_code_claims(self, code: Code) -> dict[str, Any]:
            found: dict[str, Any] = super().get_authorization_code_claims(code)
            return found | ({"nonce": provider.nonce} if provider.nonce else {})

        def generate_user_info(self, user: dict[str, Any], _scope: str) -> dict[str, Any]:
            return {"sub": user["sub"]} if provider.apart else user

    return Open(require_nonce=True)


@contextmanager
def serving(provider: Provider) -> Iterator[Provider]:
    """Serve a provider on a socket of this machine for the length of a block."""
    server = make_server("127.0.0.1", 0, provider.app(), threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
