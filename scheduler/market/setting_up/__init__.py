"""Setting up a market: all that must be there before a first night.

These use cases work in a transaction of the administration (``scheduler.core.db.administration``), which is above the
policies: no organisation takes part in a market before somebody lets it in. Those that take an ``Actor`` are of whoever
sets up the market on pages, and keep a record of what they change (``scheduler.market.changes``). What is stored twice
is a ``Conflict``, what cannot be is ``Invalid`` and names the field.
"""

from scheduler.market.setting_up.agencies import (
    Agency,
    Organisations,
    add_agency,
    change_agency,
    taking_part,
)
from scheduler.market.setting_up.buyers import Buyer, OneBuyer, add_buyer, buyer, buyers, change_buyer
from scheduler.market.setting_up.calendar import (
    close_days,
    open_in_holidays,
)
from scheduler.market.setting_up.changing_trades import (
    Trades,
    add_skill,
    add_trade,
    add_usual_hours,
    change_trade,
    market_trades,
    remove_usual_hours,
)
from scheduler.market.setting_up.checks import (
    checked_code,
    checked_name,
    checked_phone,
    checked_uai,
)
from scheduler.market.setting_up.clocks import changed_clock, clock_of
from scheduler.market.setting_up.first_link import (
    found_by_link,
    is_founded,
    make_set_up_link,
    set_up_link_works,
)
from scheduler.market.setting_up.founding import (
    LEAD_TIME_MINUTES,
    Founding,
    found,
)
from scheduler.market.setting_up.journeys import (
    change_travel_model,
    move_site,
    serve_site,
)
from scheduler.market.setting_up.leaving import (
    Remaining,
    leave,
    remaining_after,
)
from scheduler.market.setting_up.markets import (
    found_market,
    name_places,
)
from scheduler.market.setting_up.organisations import (
    NewOrganisation,
    join,
    let_in,
    organisation_values,
)
from scheduler.market.setting_up.places_of_work import (
    SitePlace,
    SiteValues,
    add_site,
    change_serving,
    change_site,
    site_place,
)
from scheduler.market.setting_up.placing import Place, Said, WhichPlace, ask_about_address, placed
from scheduler.market.setting_up.shares import (
    ALL,
    Shares,
    agree_shares,
    agree_shares_anew,
    agreed_shares,
    change_shares,
    withdraw_shares,
)
from scheduler.market.setting_up.site_list import SiteLine, SiteList, WantedSites, site_list
from scheduler.market.setting_up.sites import (
    NewSite,
    Served,
    add_sites,
    lay_out_territories,
)
from scheduler.market.setting_up.territories import (
    Choice,
    change_territory,
    territory,
)
from scheduler.market.setting_up.trades import (
    NewJob,
    UsualHours,
    add_jobs,
    add_skills,
    at_once,
    hours_values,
    job_values,
)
from scheduler.market.setting_up.users import (
    NewUser,
    add_users,
    appoint_engine,
    checked_address,
)

__all__ = [
    "ALL",
    "LEAD_TIME_MINUTES",
    "Agency",
    "Buyer",
    "Choice",
    "Founding",
    "NewJob",
    "NewOrganisation",
    "NewSite",
    "NewUser",
    "OneBuyer",
    "Organisations",
    "Place",
    "Remaining",
    "Said",
    "Served",
    "Shares",
    "SiteLine",
    "SiteList",
    "SitePlace",
    "SiteValues",
    "Trades",
    "UsualHours",
    "WantedSites",
    "WhichPlace",
    "add_agency",
    "add_buyer",
    "add_jobs",
    "add_site",
    "add_sites",
    "add_skill",
    "add_skills",
    "add_trade",
    "add_users",
    "add_usual_hours",
    "agree_shares",
    "agree_shares_anew",
    "agreed_shares",
    "appoint_engine",
    "ask_about_address",
    "at_once",
    "buyer",
    "buyers",
    "change_agency",
    "change_buyer",
    "change_serving",
    "change_shares",
    "change_site",
    "change_territory",
    "change_trade",
    "change_travel_model",
    "changed_clock",
    "checked_address",
    "checked_code",
    "checked_name",
    "checked_phone",
    "checked_uai",
    "clock_of",
    "close_days",
    "found",
    "found_by_link",
    "found_market",
    "hours_values",
    "is_founded",
    "job_values",
    "join",
    "lay_out_territories",
    "leave",
    "let_in",
    "make_set_up_link",
    "market_trades",
    "move_site",
    "name_places",
    "open_in_holidays",
    "organisation_values",
    "placed",
    "remaining_after",
    "remove_usual_hours",
    "serve_site",
    "set_up_link_works",
    "site_list",
    "site_place",
    "taking_part",
    "territory",
    "withdraw_shares",
]
