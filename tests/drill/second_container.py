"""A second container on the volume of the product: its commands, and the server that may come to live in it.

Each returns what is then killed: nothing, or the container with all that runs in it.
"""

import signal

import psutil

from tests.drill.installation import Installation, awaited, children
from tests.drill.market import MARKET

RUN = ("run", "--market", MARKET)
IMPORT = ("import", "--market", MARKET, "sites", "README.md")
DONE, REFUSED, BAD_INPUT = 0, 1, 2


def command_elsewhere(product: Installation) -> list[psutil.Process]:
    """Commands that come and go: a file that is none, and a run, as soon as no other is under way."""
    assert product.elsewhere(*IMPORT).wait() == BAD_INPUT, product.said()
    awaited("a run in the second container", lambda: _runs(product))
    return []


def _runs(product: Installation) -> bool:
    """Tell whether a run came to its end there; one that cannot begin now is refused."""
    code = product.elsewhere(*RUN).wait()
    assert code in {DONE, REFUSED}, product.said()
    return code == DONE


def worker_elsewhere(product: Installation) -> list[psutil.Process]:
    """A job worker that shares the jobs."""
    before = _connections(product)
    container = product.elsewhere("work")
    awaited("a worker in the second container", lambda: container.poll() is not None or _connections(product) > before)
    assert container.poll() is None, product.said()
    return everything_in(psutil.Process(container.pid))


def _connections(product: Installation) -> int:
    return len(product.ask("SELECT FROM pg_stat_activity WHERE usename = 'releve_app'"))


def server_elsewhere(product: Installation) -> list[psutil.Process]:
    """A job worker that finds the server killed and starts it in its own container."""
    assert product.up
    product.up.send_signal(signal.SIGSTOP)  # else it would be the first to notice
    try:
        product.postmaster().kill()
        container = psutil.Process(product.elsewhere("work").pid)
        awaited("a server in the second container", lambda: set(product.server()) & set(children(container)))
        awaited("its answer", product.answers)
    finally:
        product.up.send_signal(signal.SIGCONT)
    return everything_in(container)


def everything_in(container: psutil.Process) -> list[psutil.Process]:
    """Return all processes of a container: they end with its first one, but a moment later."""
    return [container, *children(container)]
