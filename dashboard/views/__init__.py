"""One module a view; each has `show`, which draws it."""
