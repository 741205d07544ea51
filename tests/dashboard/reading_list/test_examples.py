"""Runs the examples in the docstrings of the package."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import dashboard.reading_list as package


def test_examples_in_docstrings_are_correct():
    n_examples = 0
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        result = doctest.testmod(importlib.import_module(module.name))
        assert result.failed == 0, module.name
        n_examples += result.attempted
    assert n_examples >= 8
