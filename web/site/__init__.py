"""The college's pages: ask for a replacement, see who comes."""

from web.site import cancelling, detail, files, home, new_request, words
from web.site.blueprint import blueprint

__all__ = ["blueprint", "cancelling", "detail", "files", "home", "new_request", "words"]
