"""The embedded PostgreSQL server: who needs it starts it, who leaves last stops it.

One folder holds one server. Its files:

``lock``
    held while somebody starts or stops the server;
``users``
    held shared by every process that uses it. The system drops the hold of a killed process, so no list of process
    numbers can go stale;
``running``
    held by the server itself (``hold``);
``cluster``
    PostgreSQL's own data folder; ``cluster.new`` is one whose making was cut short;
``server.log``
    what the server says.

A second container on the same volume sees these files and their locks, the socket included, but neither the processes
of the first nor their shared memory. So the locks decide, and never the number of a process alone.
"""

from scheduler.core.server.hold import is_running
from scheduler.core.server.programs import programs
from scheduler.core.server.sockets import LONGEST_SOCKET_PATH
from scheduler.core.server.use import embedded_server, is_made

__all__ = ["LONGEST_SOCKET_PATH", "embedded_server", "is_made", "is_running", "programs"]
