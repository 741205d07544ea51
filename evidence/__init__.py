"""Statistics of paper counts: shares, intervals, tests and comparisons."""
