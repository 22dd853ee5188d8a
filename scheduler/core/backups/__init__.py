"""Backups: the database and the secret key in one file, made while all runs and put back as a whole or not at all.

Only rows are kept: tables, policies, grants and functions are made again by the revisions, up to the one that the rows
belong to. So the owner of the database can do all of it, who under forced row-level security could use ``pg_dump`` only
as a superuser, and the servers of both ends may be of any version that is supported.
"""

from scheduler.core.backups.archive import Contents, Unreadable, checked
from scheduler.core.backups.keys import KeyChoice
from scheduler.core.backups.making import back_up
from scheduler.core.backups.restoring import restore

__all__ = ["Contents", "KeyChoice", "Unreadable", "back_up", "checked", "restore"]
