"""The college's pages: ask for a replacement, see who comes."""

from web.site import cancelling, detail, files, home, new_request, no_shows, words
from web.site.blueprint import blueprint

__all__ = ["blueprint", "cancelling", "detail", "files", "home", "new_request", "no_shows", "words"]
