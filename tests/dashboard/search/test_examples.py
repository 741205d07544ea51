"""The examples in the docstrings of the search package run and are correct."""

from __future__ import annotations

import doctest

import pytest

from dashboard.search import index, stemming


@pytest.mark.parametrize("module", [index, stemming])
def test_examples_in_docstrings_are_correct(module):
    result = doctest.testmod(module)
    assert result.attempted
    assert result.failed == 0
