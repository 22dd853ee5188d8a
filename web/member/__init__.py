"""The member agency's pages: its missions, to be answered with a thumb, and its people."""

from web.member import answers, files, missions, no_shows, workers
from web.member.blueprint import blueprint

__all__ = ["answers", "blueprint", "files", "missions", "no_shows", "workers"]
