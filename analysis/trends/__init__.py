"""How fast the odds of a group's papers grow, by exact and by binomial tests."""
