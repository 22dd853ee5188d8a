"""The page of a day of work, which agencies, sites and the lead share: each does there what is theirs."""
