"""The headers of every answer: what a browser may load, show and keep."""

from flask import Response

from web.config import Config

POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",  # Bootstrap's own style sheet draws its arrows and ticks as data
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
"""Nothing from elsewhere, no script and no style in the page itself."""

ALWAYS = {
    "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Our own pages need it: the check against forged requests compares it with the host.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

PRIVATE = "private, no-store"
ONE_YEAR = 31_536_000  # seconds


def add_headers(response: Response, config: Config) -> Response:
    """Add what belongs on every answer; whoever set how long it may be kept knows better."""
    embedded = response.headers.get("Cross-Origin-Resource-Policy")
    response.headers.update(ALWAYS)
    if embedded is not None:  # a picture that other sites may show says so; who may frame a page stays as it is
        response.headers["Cross-Origin-Resource-Policy"] = embedded
    response.headers.setdefault("Cache-Control", PRIVATE)
    if config.secure:
        response.headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}; includeSubDomains"
    return response
