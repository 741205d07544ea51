"""The examples in the readers' docstrings."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import analysis.readers

MODULES = [
    module.name
    for module in pkgutil.walk_packages(analysis.readers.__path__, "analysis.readers.")
    if not module.ispkg
]


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples_are_correct(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
