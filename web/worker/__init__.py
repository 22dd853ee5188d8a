"""The worker's own page: known by its link, made for a telephone and for people who read little."""

from web.worker import hours, pages
from web.worker.blueprint import blueprint

__all__ = ["blueprint", "hours", "pages"]
