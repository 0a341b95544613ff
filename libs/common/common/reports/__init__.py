"""Reports: facts are stored with what they count, and summed by hour and day of the shop's time zone (decision 73)."""
