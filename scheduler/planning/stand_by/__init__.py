"""Stand-bys: who comes to a mission when whoever was to come cannot; listed in order, booked for nothing."""
