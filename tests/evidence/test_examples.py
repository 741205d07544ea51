"""The examples in the docstrings of the evidence package run and are correct."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import evidence

MODULES = [module.name for module in pkgutil.iter_modules(evidence.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_correct(name):
    assert doctest.testmod(importlib.import_module(f"evidence.{name}")).failed == 0
