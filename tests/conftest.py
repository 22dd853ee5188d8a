"""Settings that hold for every test."""

import pytest
from hypothesis import settings

# The machine is shared, so no example is judged by its time. A failure prints the blob that repeats it.
settings.register_profile("releve", deadline=None, print_blob=True)
settings.load_profile("releve")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-url",
        help="superuser's URL of a PostgreSQL server to test on, also from TEST_DATABASE_URL (default: embedded)",
    )
