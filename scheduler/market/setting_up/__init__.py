"""Setting up a market: all that must be there before a first night.

These use cases work in a transaction of the administration (``scheduler.core.db.administration``), which is above the
policies: no organisation takes part in a market before somebody lets it in. Those that take an ``Actor`` are of whoever
sets up the market on pages, and keep a record of what they change (``scheduler.market.changes``). What is stored twice
is a ``Conflict``, what cannot be is ``Invalid`` and names the field.
"""

from scheduler.market.setting_up.calendar import close_days, open_in_holidays
from scheduler.market.setting_up.checks import checked_code, checked_name
from scheduler.market.setting_up.first_link import found_by_link, is_founded, make_set_up_link, set_up_link_works
from scheduler.market.setting_up.founding import LEAD_TIME_MINUTES, Founding, found
from scheduler.market.setting_up.journeys import change_travel_model, move_site, serve_site
from scheduler.market.setting_up.markets import checked_zone, found_market, name_places
from scheduler.market.setting_up.organisations import NewOrganisation, join, let_in, organisation_values
from scheduler.market.setting_up.shares import (
    ALL,
    Shares,
    agree_shares,
    agree_shares_anew,
    change_shares,
    shares,
    withdraw_shares,
)
from scheduler.market.setting_up.sites import NewSite, Served, add_sites, lay_out_territories
from scheduler.market.setting_up.trades import NewJob, UsualHours, add_jobs, add_skills, hours_values, job_values
from scheduler.market.setting_up.users import NewUser, add_users, appoint_engine

__all__ = [
    "ALL",
    "LEAD_TIME_MINUTES",
    "Founding",
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
    "agree_shares_anew",
    "appoint_engine",
    "change_shares",
    "change_travel_model",
    "checked_code",
    "checked_name",
    "checked_zone",
    "close_days",
    "found",
    "found_by_link",
    "found_market",
    "hours_values",
    "is_founded",
    "job_values",
    "join",
    "lay_out_territories",
    "let_in",
    "make_set_up_link",
    "move_site",
    "name_places",
    "open_in_holidays",
    "organisation_values",
    "serve_site",
    "set_up_link_works",
    "shares",
    "withdraw_shares",
]
