"""What counts of papers allow to say: shares, intervals, comparisons. numpy and pandas alone."""
