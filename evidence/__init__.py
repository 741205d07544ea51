"""Statistics on paper counts: shares, intervals, comparisons; needs numpy and pandas only."""
