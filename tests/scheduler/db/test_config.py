"""Settings from the environment."""

from pathlib import Path

import pytest

from scheduler.core.config import Settings


def test_without_any_setting_the_data_lie_in_the_users_folder() -> None:
    settings = Settings.from_environment({"PATH": "/usr/bin"})
    assert settings.data.is_absolute()
    assert settings.data.name == "releve"
    assert settings.database_url is settings.application_url is None


def test_settings_that_are_empty_count_as_absent() -> None:
    empty = {"RELEVE_DATA": "", "RELEVE_DATABASE_URL": "", "RELEVE_APPLICATION_URL": ""}
    assert Settings.from_environment(empty) == Settings.from_environment({})


def test_every_setting_is_read() -> None:
    settings = Settings.from_environment(
        {
            "RELEVE_DATA": "/srv/releve",
            "RELEVE_DATABASE_URL": "postgresql://owner:s3cret@db/releve",
            "RELEVE_APPLICATION_URL": "postgres://app@db/releve",
        }
    )
    assert settings.data == Path("/srv/releve")
    assert settings.database_url
    assert settings.database_url.render_as_string(hide_password=False) == "postgresql+psycopg://owner:s3cret@db/releve"
    assert settings.application_url
    assert settings.application_url.username == "app"


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("RELEVE_DATABASE", "postgresql://db/releve", "unknown setting"),
        ("RELEVE_DATA", "data", "whole path"),
        ("RELEVE_DATABASE_URL", "s3cret", "not a URL"),
        ("RELEVE_DATABASE_URL", "mysql://me:s3cret@db/releve", "only PostgreSQL"),
        ("RELEVE_DATABASE_URL", "postgresql://me:s3cret@db", "name the database"),
        ("RELEVE_APPLICATION_URL", "sqlite:///s3cret", "only PostgreSQL"),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_without_the_password(name: str, value: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=f"^{name}: .*{complaint}") as raised:
        Settings.from_environment({name: value})
    assert "s3cret" not in str(raised.value)
