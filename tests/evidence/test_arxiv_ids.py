"""arXiv ids in identifiers, addresses and numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.arxiv_ids import arxiv_id, arxiv_id_at_end, arxiv_id_in, arxiv_id_of_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2401.01234", "2401.01234"),
        ("2401.01234v12", "2401.01234"),
        (" arXiv:0704.0046 ", "0704.0046"),
        ("arXiv.2401.01234", "2401.01234"),
        ("cs/9301114", "cs/9301114"),
        ("adap-org/9807003v1", "adap-org/9807003"),
        ("math.GT/0309136", "math/0309136"),
        ("2401.0123", None),  # ids have five digits since 2015, so this one lost a zero
        ("1401.01234", None),
        ("2401.01234 and more", None),
        ("x7", None),
        ("", None),
        ("٢٤٠١.٠١٢٣٤", None),
    ],
)
def test_identifiers(text, expected):
    assert arxiv_id(text) == expected


@pytest.mark.parametrize(
    "address",
    [
        "https://arxiv.org/abs/2401.01234",
        "http://www.arxiv.org/abs/2401.01234v3/",
        "https://arxiv.org/abs/2401.01234?context=cs.CL#comments",
        "https://arxiv.org/abs/arXiv:2401.01234",
        "https://arxiv.org/2401.01234",
        "https://arxiv.org/pdf/2401.01234",
        "https://arxiv.org/pdf/2401.01234v2.pdf",
        "https://arxiv.org/pdf/2401.01234.pdf#page=3",
        "https://arxiv.org/html/2401.01234v1",
        "https://arxiv.org/html/2401.01234v1#S3.F2",
        "https://arxiv.org/format/2401.01234",
        "https://arxiv.org/e-print/2401.01234v1",
        "https://export.arxiv.org/abs/2401.01234v1",
        "https://de.arxiv.org/pdf/2401.01234",
        "HTTPS://ArXiv.org/abs/2401.01234",
        "https://ar5iv.labs.arxiv.org/html/2401.01234",
        "https://ar5iv.org/abs/2401.01234",
        "https://www.alphaxiv.org/abs/2401.01234v2",
        "https://alphaxiv.org/overview/2401.01234",
        "https://www.alphaxiv.org/zh/overview/2401.01234v1",
        "https://www.arxiv-vanity.com/papers/2401.01234/",
        "https://huggingface.co/papers/2401.01234",
        "https://www.huggingface.co/papers/2401.01234#community",
        "https://hf.co/papers/2401.01234",
        "https://doi.org/10.48550/arXiv.2401.01234",
        "https://dx.doi.org/10.48550/ARXIV.2401.01234",
        "https://doi.org/10.48550%2FarXiv.2401.01234",
        "https://papers.cool/arxiv/2401.01234",
        "https://scirate.com/arxiv/2401.01234",
        "https://api.semanticscholar.org/arXiv:2401.01234",
        "https://ui.adsabs.harvard.edu/abs/arXiv:2401.01234",
    ],
)
def test_addresses_that_name_a_paper(address):
    assert arxiv_id_in(address) == arxiv_id_at_end(address) == "2401.01234"
    old = address.replace("2401.01234", "cs/0112017")
    assert arxiv_id_in(old) == "cs/0112017"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/abs/2401.01234",
        "https://evilarxiv.org/abs/2401.01234",
        "https://arxiv.org@example.org/abs/2401.01234",
        "https://arxiv.org/list/cs.CL/2401.01234",
        "https://arxiv.org/abs/2401.0123",
        "https://huggingface.co/2401.01234",
        "https://huggingface.co/papers/date/2024-01-02",
        "https://doi.org/10.1145/2401.01234",
        "ftp://arxiv.org/abs/2401.01234",
        "https://[x/abs/2401.01234",
        "https://arxiv.org/abs/" + "2401.01234" * 200,
        "",
    ],
)
def test_other_addresses_name_no_paper(address):
    assert arxiv_id_in(address) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2503.1123", "2503.11230"),
        ("2503.0123", "2503.01230"),
        ("2503.1", "2503.10000"),
        ("2503,1123", "2503.11230"),
        ("1501.1234", "1501.12340"),
        ("1412.123", "1412.1230"),
        ("704.0046", "0704.0046"),
        ("704.1", "0704.1000"),
        ("2503.11231", "2503.11231"),
        ("1412.12345", None),
        ("2503.0", None),
        ("2503.", None),
        ("2513.1123", None),  # no month 13
        ("603.1123", None),  # these ids began in April 2007
        ("2503.112345", None),
        ("2503", None),
        ("1e3", None),
        ("nan", None),
    ],
)
def test_ids_that_were_stored_as_numbers(text, expected):
    assert arxiv_id_of_number(text) == expected


@given(st.integers(7, 49), st.integers(1, 12), st.integers(1, 9999))
def test_an_id_survives_a_table_that_stores_numbers(year, month, number):
    written = f"{year:02}{month:02}.{number:0{5 if year >= 15 else 4}}"
    if arxiv_id(written):
        assert arxiv_id_of_number(repr(float(written))) == written


@given(st.text())
def test_any_text_is_accepted(text):
    for function in (arxiv_id, arxiv_id_in, arxiv_id_at_end, arxiv_id_of_number):
        found = function(text)
        assert found is None or arxiv_id(found) == found
