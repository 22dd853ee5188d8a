"""The contracts that a site signs: looked at, handed out, downloaded again."""

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from scheduler.documents import contract
from web.documents import handed_out, previewed, stored
from web.site.blueprint import blueprint, for_sites


@blueprint.get("/missions/<int:mission_id>/contrat")
@for_sites
def secondment(mission_id: int) -> Response:
    """Show the secondment contract of somebody who comes before it is handed out."""
    return previewed(lambda session, own: contract(session, own, mission_id))


@blueprint.post("/missions/<int:mission_id>/contrat")
@for_sites
def give_secondment(mission_id: int) -> AnyResponse:
    """Hand out the secondment contract of somebody who comes."""
    number = handed_out(lambda session, own: contract(session, own, mission_id))
    return redirect(url_for("site.document", document_id=number), 303)


@blueprint.get("/documents/<int:document_id>")
@for_sites
def document(document_id: int) -> Response:
    """Send a contract as it was handed out."""
    return stored(document_id)
