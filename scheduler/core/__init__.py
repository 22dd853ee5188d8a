"""What every room stands on: tables and their rights, states, the open database, its server, settings and weeks."""
