"""What a college says of itself: its sheet for whoever is sent there, the people it knows, its posts."""

from scheduler.requests.sites.people import SitePersonLine, people_of_site, set_person
from scheduler.requests.sites.posts import (
    NewPost,
    PostSheet,
    jobs_to_choose,
    post_sheets,
    posts_mark,
    remove_post,
    set_post,
)
from scheduler.requests.sites.sheet import OwnSite, SiteSheet, change_sheet, own_site, own_sites

__all__ = [
    "NewPost",
    "OwnSite",
    "PostSheet",
    "SitePersonLine",
    "SiteSheet",
    "change_sheet",
    "jobs_to_choose",
    "own_site",
    "own_sites",
    "people_of_site",
    "post_sheets",
    "posts_mark",
    "remove_post",
    "set_person",
    "set_post",
]
