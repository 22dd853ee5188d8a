"""What whoever leads the market looks at."""
