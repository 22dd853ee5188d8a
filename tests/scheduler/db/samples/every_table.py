"""A row of every table."""

from tests.scheduler.db.samples import accounts, figures, log, missions, money, sites, workers
from tests.scheduler.db.samples.sample import Sample
from tests.scheduler.db.world import World

SUBJECTS = accounts, sites, workers, missions, money, figures, log


def samples(world: World) -> dict[str, Sample]:
    """Return the sample of each table, by its name."""
    return {table: sample for each in SUBJECTS for table, sample in each.samples(world).items()}
