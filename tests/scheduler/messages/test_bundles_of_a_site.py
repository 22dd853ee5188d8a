"""What a site reads of an answer in part: who comes by name, of the rest place and days; a code never."""

from sqlalchemy import delete, select

from scheduler.core.tables import Message, Worker
from scheduler.core.tables.codes import Audience, Channel, DeclineReason
from scheduler.messages.bundles import written
from scheduler.messages.words import TEMPLATES
from scheduler.missions import confirm_some
from tests.scheduler.db.stage import Stage
from tests.scheduler.db.world import World
from tests.scheduler.missions.test_missions_in_part import days_of, whole_week

__all__ = ["whole_week"]  # a fixture

LONGEST = 40


def test_a_site_reads_names_and_no_codes(stage: Stage, world: World, whole_week: int) -> None:
    with stage.administering() as session:
        session.execute(delete(Message))
        code = session.get_one(Worker, world.published_worker).code
    with stage.acting(world.agnes) as session:
        confirm_some(session, world.agnes, whole_week, days_of(0, 1), DeclineReason.HOURS)
    with stage.administering() as session:
        told = session.scalars(
            select(Message)
            .where(
                Message.audience == Audience.SITE,
                Message.user_id == world.sophie.user,
                Message.channel != Channel.SMS,
            )
            .order_by(Message.id)
        ).all()
        items = [(each.facts, each.audience) for each in told]
        assert code in str(session.scalars(select(Message.facts).where(Message.audience == Audience.LEAD)).all())
    letter = written(items, "fr")
    assert code not in str(items)
    assert letter.text.count("Published P.") == 1
    assert "- site, du mercredi 3 au vendredi 5 mars" in letter.text
    assert letter.subject == "Remplacements confirmés (1), missions refusées (1)"


def test_titles_that_stand_side_by_side_are_short() -> None:
    # Workers get one letter of one kind, and theirs says what not to miss.
    titles = {each.many for (_, _, audience), each in TEMPLATES.items() if audience != Audience.WORKER}
    assert [each for each in titles if "," in each or len(each) > LONGEST] == []
