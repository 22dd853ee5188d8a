"""The first moment of a machine: several commands at once need the account that runs the database."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scheduler.core.server_account import ACCOUNT

AT_ONCE = 6

FIRST_MOMENT = f"""
mount --bind "$1" /etc
userdel {ACCOUNT} 2>/dev/null
for _ in $(seq {AT_ONCE}); do "$2" -c '
import os; from scheduler.core.server_account import account
os.write(1, bytes(f"{{account().pw_uid}} ", "ascii"))' & done
wait
id --user {ACCOUNT}
"""
"""In a copy of /etc that only these processes see."""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes an account")
def test_all_get_one_account(tmp_path: Path) -> None:
    shutil.copytree("/etc", tmp_path / "etc", symlinks=True)
    command = ["unshare", "--mount", "bash", "-c", FIRST_MOMENT, "first", str(tmp_path / "etc"), sys.executable]
    tried = subprocess.run(command, capture_output=True, text=True, check=False)
    if "mount" in tried.stderr:
        pytest.skip("NOT tried: a machine's first moment (needs a mount of one's own)")
    numbers = tried.stdout.split()
    assert len(numbers) == AT_ONCE + 1, tried.stderr
    assert len(set(numbers)) == 1, numbers
