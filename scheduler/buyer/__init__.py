"""What the buyer looks at: coverage, delays, hours and people."""
