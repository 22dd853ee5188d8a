"""How much each criterion counts: named profiles that planners edit, choose and compare on the last plan."""
