"""The posts of a site: what a new request is filled in with."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import SelectChoice, SelectField, SelectMultipleField, StringField  # type: ignore[attr-defined]  # newer than its types
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from scheduler.core.errors import Conflict, Invalid
from scheduler.requests.sites import (
    NewPost,
    PostSheet,
    jobs_to_choose,
    own_site,
    post_sheets,
    posts_mark,
    remove_post,
    set_post,
)
from scheduler.requests.usual_week import Hours
from scheduler.workforce import skills_to_choose
from web.context import actor, transaction
from web.fields import WholeField, minute_of_clock
from web.forms import Form
from web.numbers import number
from web.site.blueprint import blueprint, for_sites
from web.unchanged import overtaken, seen
from web.wording import problems

Answer = Response | str | tuple[str, int]
LONGEST_BREAK = len("999")
WEEKDAYS = range(1, 8)
STRETCHES = range(2)
"""A day has at most so many stretches of work in the form: before and after a long break."""

Week = dict[tuple[int, int], tuple[str, str, str]]
"""By weekday and stretch: start, end and break in minutes, as text."""


class PostForm(Form):
    """A post without its week, whose fields are read by their names."""

    job = SelectField(_("Métier"), coerce=int)
    label = StringField(_("Nom du poste"), [InputRequired(_("Donnez un nom au poste."))])
    agents = WholeField(
        _("Nombre d’agents"), [InputRequired(_("Indiquez combien d’agents tiennent ce poste."))], default=1
    )
    skills = SelectMultipleField(
        _("Compétences en plus de celles du métier"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


@blueprint.route("/lieux/<int:site_id>/postes", methods=["GET", "POST"])
@for_sites
def site_posts(site_id: int) -> Answer:
    """Show and change the posts of a site."""
    with transaction() as session:
        place = own_site(session, actor(), site_id)
        found = post_sheets(session, actor(), site_id)
        jobs, skills = jobs_to_choose(session, actor()), skills_to_choose(session)
    if request.form.get("do") == "remove":
        with transaction() as session:
            remove_post(
                session, actor(), site_id, request.form.get("job", 0, type=number), request.form.get("label", "")
            )
        flash(gettext("Poste retiré. Les demandes déjà faites ne changent pas."), "success")
        return redirect(url_for("site.site_posts", site_id=site_id), 303)
    shown = next((each for each in found if key(each) == request.args.get("poste")), None)
    form = PostForm(data=_filled(shown)) if shown else PostForm()
    form.job.choices = [SelectChoice(each, name) for each, name in jobs]
    form.skills.choices = [SelectChoice(each, name) for each, name in skills]
    week = _typed() if request.method == "POST" else _week(shown)
    problem = late = None
    if form.is_submitted() and form.validate():
        try:
            hours = _read(week)
            new = NewPost(
                form.job.data,
                form.label.data or "",
                form.agents.data or 0,
                hours,
                frozenset(form.skills.data or ()),
            )
            with transaction() as session:
                set_post(session, actor(), site_id, new, seen=seen())
        except Invalid as error:
            problem = _placed(form, error)
        except Conflict as error:
            late = overtaken(error)
        else:
            flash(gettext("Poste enregistré : il s’offre dans vos prochaines demandes."), "success")
            return redirect(url_for("site.site_posts", site_id=site_id), 303)
    page = render_template(
        "site/posts.html",
        place=place,
        posts=found,
        key=key,
        shown=shown,
        form=form,
        week=week,
        weekdays=get_locale().days["format"]["wide"],
        stretches=STRETCHES,
        problem=problem,
        late=late,
        stands=posts_mark(found),
        open=shown is not None or request.method == "POST" or not found,
    )
    return page, 409 if late else 422 if problem or form.errors else 200


def key(post: PostSheet) -> str:
    """Name a post in an address."""
    return f"{post.job}-{post.label}"


def _filled(post: PostSheet) -> dict[str, object]:
    skills = [skill for skill, _name in post.skills]
    return {"job": post.job, "label": post.label, "agents": post.agents, "skills": skills}


def _week(post: PostSheet | None) -> Week:
    return {
        (weekday, stretch): (_clock(hours.start_minute), _clock(hours.end_minute), str(hours.break_minutes))
        for weekday in WEEKDAYS
        if post
        for stretch, hours in enumerate(post.hours_of(weekday)[: len(STRETCHES)])
    }


def _clock(minute: int) -> str:
    hours, minutes = divmod(minute % (24 * 60), 60)
    return f"{hours:02}:{minutes:02}"


def _typed() -> Week:
    def field(name: str, weekday: int, stretch: int) -> str:
        return request.form.get(f"{name}.{weekday}.{stretch}", "").strip()

    return {
        (weekday, stretch): (
            field("start", weekday, stretch),
            field("end", weekday, stretch),
            field("break", weekday, stretch),
        )
        for weekday in WEEKDAYS
        for stretch in STRETCHES
        if field("start", weekday, stretch) or field("end", weekday, stretch)
    }


def _read(week: Week) -> dict[int, tuple[Hours, ...]]:
    """Read the typed week.

    Raises
    ------
    Invalid
        When a time cannot be read.
    """
    found: dict[int, tuple[Hours, ...]] = {}
    for (weekday, _stretch), (start, end, pause) in sorted(week.items()):
        begin, finish = minute_of_clock(start), minute_of_clock(end)
        if (
            begin is None
            or finish is None
            or (pause and not (pause.isascii() and pause.isdecimal() and len(pause) <= LONGEST_BREAK))
        ):
            name, reason = f"week.{weekday}", "unreadable_hours"
            raise Invalid(name, reason)
        if finish <= begin:
            finish += 24 * 60
        found[weekday] = (*found.get(weekday, ()), Hours(begin, finish, int(pause or 0)))
    return found


def _placed(form: PostForm, error: Invalid) -> str | None:
    """Put an error onto its field; return its words when it is about the week, with the day."""
    thing, _dot, weekday = error.field.partition(".")
    if thing != "week":
        form.refuse(error)
        return None
    words = str(problems.invalid(error))
    if not weekday:
        return words
    day = get_locale().days["format"]["wide"][int(weekday) - 1]
    return str(gettext("%(day)s : %(message)s", day=day.capitalize(), message=words))
