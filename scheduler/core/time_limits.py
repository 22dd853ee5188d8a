"""How long the application waits for the database before it gives up."""

from sqlalchemy import URL

TIME_LIMITS = {
    # Somebody who publishes a whole plan holds its requests for some seconds; who waits longer is told that somebody
    # else was faster, and not left before an empty page.
    "lock_timeout": "20s",
    # The longest statement of a page takes under a second on four years of rows, the longest of a night some seconds.
    "statement_timeout": "60s",
    # Between its statements a night thinks for some seconds; a process that hangs longer than this holds others up.
    "idle_in_transaction_session_timeout": "5min",
}
"""How long the application waits: set once here, on each of its connections. The owner's work (revisions, backups,
loading a market) takes as long as it takes, and the queue listens on connections of its own."""


def limited(address: URL) -> URL:
    """Return a way in whose connections know the time limits."""
    given = address.query.get("options", "")
    options = [given] if isinstance(given, str) else list(given)
    options += [f"-c {name}={value}" for name, value in TIME_LIMITS.items()]
    return address.update_query_dict({"options": " ".join(options).strip()})
