"""What becomes of people: how they left, from which training they came, what they worked. No score, no ranking."""
