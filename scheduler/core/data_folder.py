"""The data folder as a place: what of it a person has to mend is told in one line."""

import errno
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from scheduler.core.errors import DatabaseUnusable

ELSEWHERE = "or choose another folder by RELEVE_DATA"

CURES = {
    errno.EACCES: "give the account that runs this the right to read and write there",
    errno.EPERM: "give the folder to the account that runs this",
    errno.EROFS: "make it writable",
    errno.ENOSPC: "make room",
    errno.EDQUOT: "make room",
    errno.ENOTDIR: "remove the file that stands in its way",
    errno.EEXIST: "remove the file that stands in its way",
}

NETWORK = {
    *("afs", "ceph", "cifs", "coda", "ncpfs", "nfs", "nfs4", "smb3", "smbfs", "webdav"),
    *("beegfs", "glusterfs", "gpfs", "lustre", "orangefs", "pvfs2"),
    *("9p", "prl_fs", "vboxsf", "virtiofs", "vmhgfs"),  # folders of the host of a virtual machine
}
"""File systems that another machine may have mounted too: it would not see our locks, or we not its."""

LOCAL_FUSE = {f"fuse.{name}" for name in ("bindfs", "encfs", "fuse-overlayfs", "gocryptfs", "mergerfs")}
"""What lies on this machine among the file systems of programs; the others (sshfs, s3fs, rclone ...) mostly do not."""


@contextmanager
def usable(place: Path) -> Iterator[None]:
    """Tell in one line what keeps us from using a place, its cure included.

    Raises
    ------
    DatabaseUnusable
        Instead of the system's errors.
    """
    try:
        yield
    except OSError as error:
        problem = f"{error.filename or place} cannot be used: {error.strerror or error}"
        cure = CURES.get(error.errno or 0, "see that the folder is in order")
        raise DatabaseUnusable(problem, f"{cure} {ELSEWHERE}") from error


def require_local(folder: Path, file_systems: Mapping[Path, str] | None = None) -> None:
    """Refuse a folder on a network: no lock would keep two machines from starting a server each on its data.

    Parameters
    ----------
    file_systems
        The kinds of the mounted file systems, by where they are mounted; None asks the system.

    Raises
    ------
    DatabaseUnusable
        When the folder, or the one in which it would be made, lies on such a file system.
    """
    kind = _kind(folder, mounted() if file_systems is None else file_systems)
    if kind in NETWORK or (kind.startswith("fuse.") and kind not in LOCAL_FUSE):
        problem = f"{folder} lies on a network ({kind}), where two servers on the same data would not see each other"
        raise DatabaseUnusable(problem, "choose a folder on a disk of this machine by RELEVE_DATA")


def mounted() -> dict[Path, str]:
    """Return the kind of each mounted file system; of two at one place the upper one counts."""
    return {Path(each.mountpoint): each.fstype for each in psutil.disk_partitions(all=True)}


def _kind(folder: Path, file_systems: Mapping[Path, str]) -> str:
    there = folder.resolve()
    return next((file_systems[each] for each in (there, *there.parents) if each in file_systems), "")
