"""What an agency does with its missions: see them, answer them."""

from scheduler.missions.answers import confirm, confirm_some, decline
from scheduler.missions.detail import Entry, MissionDetail, Place, Travel, mission, mission_line
from scheduler.missions.first import first_missions
from scheduler.missions.lines import Hours, MissionLine
from scheduler.missions.listing import AgencyMissions, agency_missions, latest

__all__ = [
    "AgencyMissions",
    "Entry",
    "Hours",
    "MissionDetail",
    "MissionLine",
    "Place",
    "Travel",
    "agency_missions",
    "confirm",
    "confirm_some",
    "decline",
    "first_missions",
    "latest",
    "mission",
    "mission_line",
]
