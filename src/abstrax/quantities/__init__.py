"""Numbers with all that belongs to them: shares, ranges, spreads, intervals, bounds, units."""
