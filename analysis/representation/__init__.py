"""How topics get their words and names: what `topics` is made of."""
