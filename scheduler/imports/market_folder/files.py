"""The files of the folder, in the order in which they are stored: each names only what stands in one before it."""

from scheduler.imports import availabilities, communes, journeys, requests, skills, workers
from scheduler.imports import sites as imported_sites
from scheduler.imports.market_folder import (
    asked,
    calendar,
    hours,
    market,
    organisations,
    people,
    serving,
    sites,
    trades,
)
from scheduler.imports.market_folder.shape import FolderFile, Stored, row_by_row

MARKET, ORGANISATIONS, SITES, USERS = "marche", "structures", "etablissements", "utilisateurs"
TERRITORIES, SHARES, PLACES = "territoires", "parts", "communes"
SKILLS, JOBS, HOURS, POSTS = "competences", "metiers", "horaires", "postes"
CLOSURES, PERMANENCES = "fermetures", "permanences"
WORKERS, WORKER_SKILLS, AVAILABILITIES, REQUESTS = "salaries", "savoir-faire", "disponibilites", "demandes"
JOURNEYS = "trajets"

FILES = (
    FolderFile(
        MARKET,
        "Le marché : une seule ligne.",
        market.COLUMNS,
        ("code",),
        lambda _session, _market, _rows: Stored(),  # the first of all, before there is a market to store anything in
        market.EXAMPLES,
        needed=True,
    ),
    FolderFile(
        ORGANISATIONS,
        "Les agences qui envoient des personnes, dont la mandataire, et l’acheteur.",
        organisations.ORGANISATIONS,
        ("code",),
        organisations.organisations,
        organisations.ORGANISATION_EXAMPLES,
        needed=True,
    ),
    FolderFile(
        PLACES,
        "Les communes par lesquelles les fichiers situent domiciles et établissements.",
        sites.PLACES,
        communes.KEY,
        sites.places,
        sites.PLACE_EXAMPLES,
    ),
    FolderFile(
        SITES,
        "Les établissements qui demandent des remplacements.",
        sites.SITES,
        imported_sites.KEY,
        sites.sites,
        sites.SITE_EXAMPLES,
    ),
    FolderFile(
        USERS,
        "Les personnes qui se connectent. Chacune choisit son mot de passe elle-même.",
        organisations.USERS,
        ("email", "organisation"),
        row_by_row(organisations.USERS, organisations.users),
        organisations.USER_EXAMPLES,
    ),
    FolderFile(
        TERRITORIES,
        "Quelle agence peut envoyer des personnes dans quel établissement (R5132-19).",
        serving.TERRITORIES,
        ("agency", "uai"),
        row_by_row(serving.TERRITORIES, serving.territories),
        serving.TERRITORY_EXAMPLES,
    ),
    FolderFile(
        SHARES,
        "La part des heures convenue pour chaque agence.",
        serving.SHARES,
        ("agency", "from_day"),
        serving.shares,
        serving.SHARE_EXAMPLES,
    ),
    FolderFile(
        SKILLS,
        "Ce qu’une personne sait ou a le droit de faire. Tous les marchés partagent cette liste.",
        trades.SKILLS,
        ("code",),
        row_by_row(trades.SKILLS, trades.skills),
        trades.SKILL_EXAMPLES,
    ),
    FolderFile(
        JOBS,
        "Les métiers que les établissements demandent.",
        trades.JOBS,
        ("code",),
        row_by_row(trades.JOBS, trades.jobs),
        trades.JOB_EXAMPLES,
    ),
    FolderFile(
        HOURS,
        "Les heures habituelles d’un métier. Le fichier donne toutes celles d’un même nom.",
        hours.HOURS,
        ("job", "label", "uai", "weekdays", "start_minute"),
        row_by_row(hours.HOURS, hours.hours),
        hours.HOUR_EXAMPLES,
    ),
    FolderFile(
        POSTS,
        "Combien d’agents de chaque établissement ont quelles heures.",
        hours.POSTS,
        ("uai", "job", "label"),
        row_by_row(hours.POSTS, hours.posts),
        hours.POST_EXAMPLES,
    ),
    FolderFile(
        CLOSURES,
        "Les jours sans travail : jours fériés, vacances scolaires, ponts, fermetures d’un établissement.",
        calendar.CLOSURES,
        ("uai", "from_day"),
        row_by_row(calendar.CLOSURES, calendar.closures),
        calendar.CLOSURE_EXAMPLES,
    ),
    FolderFile(
        PERMANENCES,
        "Les jours des vacances où les agents d’un établissement travaillent.",
        calendar.PERMANENCES,
        ("uai", "from_day"),
        row_by_row(calendar.PERMANENCES, calendar.permanences),
        calendar.PERMANENCE_EXAMPLES,
    ),
    FolderFile(
        WORKERS,
        "Les salariés de toutes les agences : une ligne par contrat et par PASS IAE.",
        people.WORKERS,
        workers.KEY,
        people.files,
        people.WORKER_EXAMPLES,
    ),
    FolderFile(
        JOURNEYS,
        "Les temps de trajet connus, par commune ou par personne ; les autres sont estimés.",
        sites.JOURNEYS,
        journeys.KEY,
        sites.journeys,
        sites.JOURNEY_EXAMPLES,
    ),
    FolderFile(
        WORKER_SKILLS,
        "Qui sait faire quoi, et jusqu’à quand.",
        people.SKILLS,
        skills.KEY,
        people.of_workers(people.SKILLS, skills.writer),
        people.SKILL_EXAMPLES,
    ),
    FolderFile(
        AVAILABILITIES,
        "Quand les salariés peuvent venir. Sans ligne, une personne peut toujours venir.",
        people.AVAILABILITIES,
        availabilities.KEY,
        people.of_workers(people.AVAILABILITIES, availabilities.writer),
        people.AVAILABILITY_EXAMPLES,
    ),
    FolderFile(
        REQUESTS,
        "Les remplacements déjà connus.",
        asked.REQUESTS,
        requests.KEY,
        asked.requests,
        asked.REQUEST_EXAMPLES,
    ),
)
"""Nothing of a file that is not there, or has no rows, changes what is stored."""
