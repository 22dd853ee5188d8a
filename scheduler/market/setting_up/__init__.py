"""Setting up a market: all that must be there before a first night.

These use cases work in a transaction of the administration (``scheduler.core.db.administration``), which is above the
policies: no organisation takes part in a market before somebody lets it in. Those that take an ``Actor`` are of whoever
sets up the market on pages, and keep a record of what they change (``scheduler.market.changes``). What is stored twice
is a ``Conflict``, what cannot be is ``Invalid`` and names the field.
"""

from scheduler.market.setting_up.calendar import close_days, open_in_holidays
from scheduler.market.setting_up.checks import checked_code, checked_name
from scheduler.market.setting_up.journeys import change_travel_model, move_site, serve_site
from scheduler.market.setting_up.markets import found_market, name_places
from scheduler.market.setting_up.organisations import NewOrganisation, let_in
from scheduler.market.setting_up.shares import Shares, agree_shares, change_shares, shares, withdraw_shares
from scheduler.market.setting_up.sites import NewSite, Served, add_sites, lay_out_territories
from scheduler.market.setting_up.trades import NewJob, UsualHours, add_jobs, add_skills
from scheduler.market.setting_up.users import NewUser, add_users

__all__ = [
    "NewJob",
    "NewOrganisation",
    "NewSite",
    "NewUser",
    "Served",
    "Shares",
    "UsualHours",
    "add_jobs",
    "add_sites",
    "add_skills",
    "add_users",
    "agree_shares",
    "change_shares",
    "change_travel_model",
    "checked_code",
    "checked_name",
    "close_days",
    "found_market",
    "lay_out_territories",
    "let_in",
    "move_site",
    "name_places",
    "open_in_holidays",
    "serve_site",
    "shares",
    "withdraw_shares",
]
