"""The outbox: what goes to whom, and what became of it."""

from flask import render_template

from scheduler.core.tables.codes import Language
from scheduler.messages.outbox import outbox as outbox_of
from web.context import actor, config, transaction
from web.language import language
from web.lead.blueprint import blueprint, for_lead


@blueprint.get("/messages")
@for_lead
def outbox() -> str:
    """Show the newest messages."""
    with transaction() as session:
        found = outbox_of(session, actor(), Language(language()))
    return render_template(
        "lead/outbox.html", messages=found, sends_mail=config().sends_mail, sends_sms=config().sends_sms
    )
