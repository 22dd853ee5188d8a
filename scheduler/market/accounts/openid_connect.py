"""The code flow of OpenID Connect, as a provider's client: with state, nonce and PKCE; nothing of it is stored."""

import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken, UserInfo
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from scheduler.core.errors import Invalid
from scheduler.core.identity_provider import IdentityProvider, is_safe

SECONDS = 5
"""How long the provider may take for each answer; a thread of the site waits."""

LEEWAY = 60
"""Seconds by which its clock may differ."""

BYTES = 32
ALGORITHMS = ["RS256", "ES256", "PS256"]
"""Signatures by keys that the provider publishes; never by a secret that both sides know."""

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Begun:
    """Where a visitor is sent, and what their browser keeps until they come back."""

    address: str
    state: str
    nonce: str
    verifier: str


def begin(provider: IdentityProvider, back: str) -> Begun:
    """Prepare the way to the provider; ``back`` is the address to which it sends people back.

    Raises
    ------
    Invalid
        ``provider``: when it does not answer as the standard says.
    """
    found = discovered(provider.issuer)
    nonce, verifier = secrets.token_urlsafe(BYTES), secrets.token_urlsafe(BYTES)
    more = {"acr_values": provider.acr_values} if provider.acr_values else {}
    with _client(provider, back) as client:
        address, state = client.create_authorization_url(
            found["authorization_endpoint"], code_verifier=verifier, nonce=nonce, **more
        )
    return Begun(address, state, nonce, verifier)


def verified_address(provider: IdentityProvider, begun: Begun, answer: str, back: str) -> str:
    """Exchange the code with which somebody comes back, and return their address, which the provider has verified.

    Parameters
    ----------
    answer
        The whole address to which they came back.

    Raises
    ------
    Invalid
        ``provider``: when state, nonce, signature, issuer or audience are others, the code was used, or the provider
        refuses; ``unverified_email``: when it does not say that the address was verified.
    """
    field, reason = "provider", "provider"
    if not begun.state:  # nothing was begun in that browser, or it has been answered
        raise Invalid(field, reason)
    try:
        found = discovered(provider.issuer)
        with _client(provider, back, begun.state) as client:
            token = client.fetch_token(
                found["token_endpoint"], authorization_response=answer, code_verifier=begun.verifier
            )
            keys = KeySet.import_key_set(client.get(found["jwks_uri"], withhold_token=True).json())
            told = jwt.decode(token["id_token"], keys, algorithms=ALGORITHMS)
            claims = dict(told.claims)
            wanted = {"iss": {"value": found["issuer"]}, "aud": {"value": provider.client_id}}
            given = {"nonce": begun.nonce, "client_id": provider.client_id, "access_token": token["access_token"]}
            CodeIDToken(claims, told.header, wanted, given).validate(leeway=LEEWAY)
            if "email" not in claims and "userinfo_endpoint" in found:
                claims |= _user_info(client, found["userinfo_endpoint"], keys, str(claims["sub"]))
    except (AuthlibBaseError, JoseError, RequestException, ValueError, KeyError, TypeError) as error:
        raise Invalid(field, reason) from error
    email = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(email, str):
        reason = "unverified_email"
        raise Invalid(field, reason)
    return email


@lru_cache(maxsize=4)
def discovered(issuer: str) -> dict[str, Any]:
    """Read what a provider says of itself (OpenID Connect Discovery 1.0), once a process.

    Raises
    ------
    Invalid
        ``provider``: when it does not answer, speaks for another, or names addresses that are not https.
    """
    field, reason = "provider", "provider"
    try:
        with OAuth2Session() as client:
            answer = client.get(f"{issuer}/.well-known/openid-configuration", withhold_token=True, timeout=SECONDS)
            answer.raise_for_status()
            found = answer.json()
        if found["issuer"].rstrip("/") != issuer or not all(is_safe(found[each]) for each in ENDPOINTS):
            raise Invalid(field, reason)
    except (RequestException, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Invalid(field, reason) from error
    return dict(found)


def _client(provider: IdentityProvider, back: str, state: str | None = None) -> OAuth2Session:
    return OAuth2Session(
        provider.client_id,
        provider.client_secret,
        scope="openid email",
        redirect_uri=back,
        state=state,
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_post",  # noqa: S106  # the name of a way
        default_timeout=SECONDS,
    )


def _user_info(client: OAuth2Session, endpoint: str, keys: KeySet, subject: str) -> dict[str, Any]:
    """Return what the provider tells of the person apart, in JSON or signed; it must be of the same person."""
    answer = client.get(endpoint)
    answer.raise_for_status()
    signed = answer.headers.get("Content-Type", "").startswith("application/jwt")
    found = UserInfo(jwt.decode(answer.text, keys, algorithms=ALGORITHMS).claims if signed else answer.json())
    return {name: found.get(name) for name in ("email", "email_verified")} if found.get("sub") == subject else {}
