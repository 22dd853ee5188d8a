"""gunicorn as a library: several worker processes, each with its own way to the database."""

from contextlib import ExitStack
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from scheduler.core.config import Settings
from scheduler.core.db import opened
from web.app import LARGEST_BODY, create_app
from web.config import Config
from web.patience import PatientWorker
from web.reached import is_local, misfits

THREADS = 4
"""Requests that one worker answers at once; each holds at most one of the connections to the database."""
STOP_SECONDS = 20
"""How long a request that is under way may go on after the site was told to stop."""
SILENT_SECONDS = 60
"""A worker that hangs for so long is replaced."""
PATIENCE_SECONDS = 60.0
"""How long a visitor may take to send a request, or to take an answer."""


class Site(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """The site as gunicorn runs it."""

    largest_body = LARGEST_BODY

    def __init__(self, settings: Settings, bind: str, workers: int, patience: float) -> None:
        self.settings = settings
        self.bind = bind
        self.workers = workers
        self.patience = patience
        self.open = ExitStack()
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn its settings: these, and none from its files, the environment or the command line."""
        chosen: dict[str, Any] = {
            "bind": self.bind,
            "workers": self.workers,
            "worker_class": PatientWorker,
            "threads": THREADS,
            "sendfile": False,  # the worker sends, when a visitor takes what there is
            "timeout": SILENT_SECONDS,
            "graceful_timeout": STOP_SECONDS,
            "proc_name": "releve",
            "control_socket_disable": True,  # signals are all that it takes
            "forwarded_allow_ips": "",  # what proxies tell is read by ProxyFix, as many of them as the settings say
            "on_starting": self.say_what_does_not_fit,
            "worker_exit": self.close,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the application in a worker, after the fork: connections must not be shared between processes."""
        database = self.open.enter_context(opened(self.settings))
        return create_app(database, Config.of(self.settings, local=is_local(self.bind)))

    def say_what_does_not_fit(self, arbiter: Arbiter) -> None:
        """Warn at the start, before anybody has come."""
        for misfit in misfits(self.settings, self.bind):
            arbiter.log.warning(misfit)

    def close(self, _arbiter: object, _worker: Worker) -> None:
        """Close what a worker opened."""
        self.open.close()


def serve(
    settings: Settings, bind: str = "127.0.0.1:8000", workers: int = 2, patience: float = PATIENCE_SECONDS
) -> None:
    """Serve the site until the process is told to stop (SIGTERM, SIGINT); requests under way are finished first.

    It ends by leaving the process (``SystemExit``), so give it one of its own.

    Parameters
    ----------
    bind
        ``address:port`` or ``unix:/path``.
    workers
        Processes that answer; each answers ``THREADS`` requests at once.
    patience
        Seconds that a visitor may take to send a request, or to take an answer.
    """
    Site(settings, bind, workers, patience).run()
