"""Words and phrases of a corpus: tokens, spelling, abbreviations, roles."""
