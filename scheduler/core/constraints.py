"""What each guard of the database means when it refuses: from the name of a constraint to a reason.

Reasons are codes of the trade; whoever shows them finds the words. Only guards that a correct program can run into
stand here (another person was faster, or the request cannot be); any other refusal is a fault of the program and stays
the driver's error.
"""

REASONS = {
    "agency_shares_pkey": "share_exists",
    "closures_market_id_site_id_day_key": "closure_exists",
    "employments_one_at_a_time": "employed_elsewhere",
    "forgettings_user_once": "forgotten_already",
    "forgettings_worker_once": "forgotten_already",
    "jobs_market_id_code_key": "job_exists",
    "links_one_of_a_user": "link_exists",
    "links_one_of_a_worker": "link_exists",
    "markets_code_key": "market_exists",
    "members_one_lead": "market_has_lead",
    "members_pkey": "member_exists",
    "mission_shifts_headcount": "beyond_headcount",
    "mission_shifts_no_double_booking": "double_booking",
    "mission_shifts_pkey": "shift_in_mission",
    "mission_shifts_request_shift_fkey": "shift_is_booked",
    "mission_shifts_slot_taken_once": "slot_taken",
    "organisations_code_key": "organisation_exists",
    "pass_numbers_number_key": "pass_number_exists",
    "pass_suspensions_one_at_a_time": "suspended_already",
    "passes_one_at_a_time": "pass_exists",
    "permanence_days_pkey": "permanence_day_exists",
    "given_journeys_once": "journey_exists",
    "places_market_id_insee_key": "place_exists",
    "posts_pkey": "post_exists",
    "request_persons_not_both": "wished_and_banned",
    "request_persons_pkey": "wish_exists",
    "request_shifts_request_id_starts_at_ends_at_key": "shift_exists",
    "requests_form_token_key": "asked_already",
    "runs_attempts_of_a_night": "night_was_planned",
    "runs_once_a_night": "night_was_planned",
    "runs_one_running": "run_in_progress",
    "second_factors_pkey": "factor_exists",
    "sites_market_id_uai_key": "site_exists",
    "skills_code_key": "skill_exists",
    "territories_one_sector": "sector_taken",
    "territories_pkey": "territory_exists",
    "users_email_key": "email_exists",
    "worker_sites_pkey": "site_known",
    "worker_skills_worker_id_skill_id_from_day_key": "skill_held",
    "workers_code_key": "code_exists",
}
