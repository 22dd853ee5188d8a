"""What ``releve up`` says while there is no market: a link to found one, for whoever sits at the terminal."""

import click

from scheduler.core.addresses import addresses
from scheduler.core.config import Settings
from scheduler.core.db import Database, administration
from scheduler.market.setting_up import is_founded, make_set_up_link


def offer_set_up(database: Database, settings: Settings, bind: str) -> None:
    """Print a link to the page that founds the installation, unless there is a market; older links die."""
    if is_founded(database):
        return
    with addresses(settings) as found:
        if found.owner is None:
            click.echo("releve: there is no market yet; run releve init where RELEVE_DATABASE_URL is known", err=True)
            return
        with administration(found.owner) as session:
            token = make_set_up_link(session)
    if (settings.data / "demo").is_dir():
        click.echo("releve: the demo lives in a folder of its own; releve demo goes on with it and serves it", err=True)
    site = settings.site_url or ("" if bind.startswith("unix:") else f"http://{bind}")
    click.echo(
        "There is no market yet. Open this link once, within an hour, to found it; hand it to nobody else:", err=True
    )
    click.echo(f"{site}/installation/{token}", err=True)
