"""The college's pages: ask for a replacement, see who comes, say what those who come must know."""

from web.site import (
    calendar,
    cancelling,
    detail,
    documents,
    files,
    home,
    hours,
    new_request,
    no_shows,
    places,
    posts,
    words,
)
from web.site.blueprint import blueprint

__all__ = [
    "blueprint",
    "calendar",
    "cancelling",
    "detail",
    "documents",
    "files",
    "home",
    "hours",
    "new_request",
    "no_shows",
    "places",
    "posts",
    "words",
]
