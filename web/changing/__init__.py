"""The pages on which a request is changed after it was sent; its site has them, and so has who plans the market."""

from web.changing.routes import attach
from web.lead.blueprint import blueprint as lead
from web.lead.blueprint import for_lead
from web.site.blueprint import blueprint as site
from web.site.blueprint import for_sites

attach(site, for_sites)
attach(lead, for_lead)
