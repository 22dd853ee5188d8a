"""The outbox: what goes to whom, and what became of it."""

from flask import render_template

from scheduler.core.tables.codes import Language, MessageState
from scheduler.messages.outbox import outbox as outbox_of
from web.addresses import code, page
from web.context import actor, config, transaction
from web.language import language
from web.lead.blueprint import blueprint, for_lead


@blueprint.get("/messages")
@for_lead
def outbox() -> str:
    """Show the messages, the newest first."""
    state, here = code("etat", MessageState), page()
    with transaction() as session:
        found = outbox_of(session, actor(), Language(language()), state=state, page=here)
    return render_template(
        "lead/outbox.html",
        messages=found.messages,
        more=found.more,
        page=here,
        state=state,
        states=list(MessageState),
        sends_mail=config().sends_mail,
        sends_sms=config().sends_sms,
    )
