"""Where the addresses of a folder lie, asked before the transaction that stores it opens."""

from scheduler.imports.addresses import Answers, addresses_in, ask_about
from scheduler.imports.kinds import IMPORTERS, Kind
from scheduler.imports.market_folder.files import SITES
from scheduler.imports.market_folder.reading import Folder
from scheduler.market.geocoder import Geocoder


def answers_for(folder: Folder, geocoder: Geocoder | None) -> Answers | None:
    """Ask about the addresses of a folder; None where nobody may be asked."""
    if geocoder is None:
        return None
    return ask_about(geocoder, addresses_in(folder.rows(SITES), IMPORTERS[Kind.SITES].address))
