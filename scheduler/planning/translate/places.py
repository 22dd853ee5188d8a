"""Sites and agencies of an instance: where they are, who may serve what, and the work owed to each agency."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.core.one_statement import together
from scheduler.core.tables import Member, Organisation, Site, Territory
from scheduler.core.tables.codes import OrganisationKind
from scheduler.market.share_balances import Balance, balances_in, given_until
from scheduler.market.shares import Agreement, agreed_in, owed_minutes, shares_of
from scheduler.planning.fairness.rule import target_minutes
from scheduler.planning.translate.index import site_name
from scheduler.planning.translate.rows import by


@dataclass(frozen=True, slots=True)
class Places:
    """The market's sites and agencies by their names in the instance.

    ``territories`` are the sites of each agency, ``agreed`` the agreements on shares, ``balances`` what agencies have
    done against them.
    """

    sites: dict[int, str]
    points: dict[int, tuple[float, float]]
    agencies: dict[int, str]
    territories: dict[int, list[int]]
    agreed: tuple[Agreement, ...] = ()
    balances: Mapping[int, Balance] = field(default_factory=dict)

    def at(self, sites: Collection[int]) -> "Places":
        """Return the market with some of its sites only."""
        return replace(
            self,
            sites={site: name for site, name in self.sites.items() if site in sites},
            territories={
                agency: [site for site in served if site in sites] for agency, served in self.territories.items()
            },
        )

    def sites_written(self) -> list[dict[str, Any]]:
        """Return the instance's sites."""
        return [
            {"id": name, "lat": self.points[site][0], "lon": self.points[site][1]} for site, name in self.sites.items()
        ]

    def agencies_written(self, asked: Sequence[tuple[Agreement | None, int]]) -> list[dict[str, Any]]:
        """Return the instance's agencies; each is owed its part of the minutes asked for in the horizon.

        ``asked`` has these minutes by the agreement on shares that counts at their time. What an agency has done beyond
        its part before is taken from that, and what it has done less is added.
        """
        return [
            {
                "id": name,
                "target_minutes": target_minutes(
                    owed_minutes(agency, asked), self.balances[agency].minutes if agency in self.balances else 0
                ),
                "sites": [self.sites[site] for site in self.territories[agency]],
            }
            for agency, name in self.agencies.items()
        ]


def read_places(session: Session, market: int, until: datetime) -> Places:
    """Read the sites and agencies of a market, and what these have done until a moment: one statement."""
    sites = select(Site.id, Site.uai, Site.lat, Site.lon).where(Site.market_id == market).order_by(Site.id)
    agencies = (
        select(Organisation.id, Organisation.code)
        .join(Member, Member.organisation_id == Organisation.id)
        .where(Member.market_id == market, Member.kind == OrganisationKind.AGENCY)
        .order_by(Organisation.id)
    )
    served = (
        select(Territory.agency_id, Territory.site_id).where(Territory.market_id == market).order_by(Territory.site_id)
    )
    found = together(
        session, sites=sites, agencies=agencies, served=served, shares=shares_of(market), given=given_until(until)
    )
    agreed = agreed_in(found["shares"])
    territories = by("agency_id", found["served"])
    return Places(
        sites={site.id: site_name(site.id, site.uai) for site in found["sites"]},
        points={site.id: (site.lat, site.lon) for site in found["sites"]},
        agencies={agency.id: agency.code for agency in found["agencies"]},
        territories={each.id: [row.site_id for row in territories[each.id]] for each in found["agencies"]},
        agreed=agreed,
        balances=balances_in(found["given"], agreed),
    )
