"""How papers are grouped, and how sure that is: what `clusters` is made of."""
