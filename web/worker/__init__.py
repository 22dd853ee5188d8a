"""The worker's own page: known by its link, made for a telephone and for people who read little."""

from web.worker import documents, hours, pages
from web.worker.blueprint import blueprint

__all__ = ["blueprint", "documents", "hours", "pages"]
