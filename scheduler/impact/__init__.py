"""What a market has achieved, in figures: counted from the ledger of hours and rows, published without small groups."""
