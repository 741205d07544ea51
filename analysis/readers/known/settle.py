"""Keeps the dates of the previous snapshot; warns where files state others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.readers.base import Parsed, RawDigest, ReadOptions
from analysis.readers.digests_toml import DECLARATIONS, Declaration
from analysis.readers.known.known_digests import KnownDigest
from analysis.readers.known.pairs import Pairs, is_complete, month_and_day, paired
from analysis.records import DATE_SOURCES, InputError, one_line
from evidence.formatting import day

Parse = Callable[[Declaration, ReadOptions], Parsed]
"""Parses a file as declared, with the options."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The digests of a file with their final dates.

    Attributes
    ----------
    digests, known
        The digests, and the one of the previous snapshot that each was; None for new ones.
    warnings
        About reading the file, and about dates that are kept although the file states others.
    changes
        Dates that differ from the previous snapshot, one line each.
    ignores_option
        Whether ``--date`` or ``--year`` would have given another date.
    uses_option
        Whether a new digest has its date from ``--date`` or ``--year``.
    """

    digests: list[RawDigest]
    known: Pairs
    warnings: list[str]
    changes: tuple[str, ...] = ()
    ignores_option: bool = False
    uses_option: bool = False


def settle(
    path: Path,
    parse: Parse,
    declaration: Declaration,
    options: ReadOptions,
    known: Sequence[KnownDigest],
    *,
    is_same_file: bool,
) -> Settled:
    """Return the digests of a file, with the dates that are known already.

    A file that has not changed keeps its dates, and how they are known. Of a changed file, and
    with `options.redate`, what the file and `digests.toml` state counts; what they leave open,
    such as the year, stays as it is known.

    Parameters
    ----------
    path
        The file, in messages.
    parse
        Parses it.
    declaration, options
        The declaration of the file, and the reading options.
    known
        Its digests in the previous snapshot.
    is_same_file
        Whether its content is the same.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    if not known:
        digests, warnings = parse(declaration, options)
        uses_option = any(_is_by_option(digest, declaration) for digest in digests)
        return Settled(digests, [None] * len(digests), warnings, uses_option=uses_option)
    if is_same_file and not options.redate:
        return _kept(path, parse, declaration, options, known)
    return _decided_anew(path, parse, declaration, options, known, is_same_file=is_same_file)


def _kept(
    path: Path,
    parse: Parse,
    declaration: Declaration,
    options: ReadOptions,
    known: Sequence[KnownDigest],
) -> Settled:
    """Return the digests of an unchanged file, with their known dates."""
    assumed = tuple(sorted({own.date for own in known if own.date_source == "assumed"}))
    declaration = replace(declaration, settled=assumed)
    error: InputError | None = None
    try:
        digests, warnings = parse(declaration, options)
    except InputError as caught:  # such as a missing date that an option gave before
        digests, warnings, error = [], [], caught
    pairs = paired(digests, known, is_same_file=True)
    # Usually nothing has changed.
    same = all(own and own.date == at.date for at, own in zip(digests, pairs, strict=True))
    if same and is_complete(pairs, known):
        return Settled([*map(_with_better_source, digests, pairs)], pairs, warnings)
    # Else read the file with the earlier options, as declared now or as if nothing were declared.
    earlier = _earlier_options(options, known)
    plain = Declaration(source=declaration.source, settled=assumed)
    for again in (declaration, plain):
        try:
            kept, kept_warnings = parse(again, earlier)
        except InputError:
            continue
        kept_pairs = paired(kept, known, is_same_file=True)
        if is_complete(kept_pairs, known):
            return Settled(
                [
                    replace(digest, date=own.date, date_source=own.date_source)
                    for digest, own in zip(kept, kept_pairs, strict=True)
                    if own is not None
                ],
                kept_pairs,
                kept_warnings + _disputes(path, digests, pairs, declaration, known),
                ignores_option=_ignores_option(digests, declaration, known),
            )
    if error is not None:
        raise error
    # Only another version of the readers reads other digests from the same file.
    other = f"{path}: is unchanged, but is read as other digests than before; check their dates"
    return Settled(digests, pairs, [*warnings, one_line(other)])


def _decided_anew(
    path: Path,
    parse: Parse,
    declaration: Declaration,
    options: ReadOptions,
    known: Sequence[KnownDigest],
    *,
    is_same_file: bool,
) -> Settled:
    """Return the digests of a file with the dates that it states now."""
    declaration = replace(declaration, settled=tuple(sorted({own.date for own in known})))
    fallback = _declared_date(known)
    before = options.date if options.redate and options.date else fallback or options.date
    digests, warnings = parse(declaration, replace(options, date=before))
    pairs = paired(digests, known, is_same_file=is_same_file)
    # The date that an option gave stays with the papers that it was given for.
    is_other = any(
        own is None and _is_by_option(digest, declaration)
        for digest, own in zip(digests, pairs, strict=True)
    )
    if is_other and before != options.date:
        digests, warnings = parse(declaration, options)
        pairs = paired(digests, known, is_same_file=is_same_file)
    # Keep what the file leaves open; list what it changes.
    settled, changes = [], []
    for digest, own in zip(digests, pairs, strict=True):
        final = digest
        if own is not None:
            is_same_day = month_and_day(digest) == month_and_day(own)
            is_open = digest.date_source == "assumed" and is_same_day
            is_open |= not options.redate and _is_by_option(digest, declaration)
            if is_open and digest.date != own.date:
                final = replace(digest, date=own.date, date_source=own.date_source)
            elif digest.date == own.date and (is_open or not options.redate):
                final = _with_better_source(digest, own)
            elif digest.date != own.date:
                changes.append(_change(path, own.date, digest.date))
        settled.append(final)
    new = [
        digest for digest, own in zip(digests, pairs, strict=True) if own is None or options.redate
    ]
    return Settled(
        settled,
        pairs,
        warnings,
        tuple(changes),
        ignores_option=not options.redate and _ignores_option(digests, declaration, known),
        uses_option=any(_is_by_option(digest, declaration) for digest in new),
    )


def _earlier_options(options: ReadOptions, known: Sequence[KnownDigest]) -> ReadOptions:
    """Return options that give an unchanged file the dates that it has."""
    years = {own.date.year for own in known if own.date_source == "declared"}
    has_assumed = any(own.date_source == "assumed" for own in known)
    year = years.pop() if len(years) == 1 and not has_assumed else None
    return replace(options, date=_declared_date(known) or options.date, year=year)


def _declared_date(known: Sequence[KnownDigest]) -> dt.date | None:
    """Return the date for records without one: the only (declared) date."""
    for dates in (
        {own.date for own in known if own.date_source == "declared"},
        {own.date for own in known},
    ):
        if len(dates) == 1:
            return dates.pop()
    return None


def _with_better_source(digest: RawDigest, own: KnownDigest | None) -> RawDigest:
    """Return a digest whose date is known in the more reliable of two ways."""
    if own is None:
        return digest
    source = min(digest.date_source, own.date_source, key=DATE_SOURCES.index)
    return replace(digest, date_source=source)


def _is_by_option(digest: RawDigest, declaration: Declaration) -> bool:
    """Return whether the date of a digest, or its year, is that of an option."""
    is_declared = declaration.date is not None or declaration.year is not None
    return digest.date_source == "declared" and not is_declared


def _ignores_option(
    digests: Sequence[RawDigest], declaration: Declaration, known: Sequence[KnownDigest]
) -> bool:
    dates = {own.date for own in known}
    return any(
        _is_by_option(digest, declaration) and digest.date not in dates for digest in digests
    )


def _disputes(
    path: Path,
    digests: Sequence[RawDigest],
    pairs: Pairs,
    declaration: Declaration,
    known: Sequence[KnownDigest],
) -> list[str]:
    """Return a warning if an unchanged file now states another date than is known."""
    dates = {own.date for own in known}
    stated = [
        (digest, own or known[0])
        for digest, own in zip(digests, pairs, strict=True)
        if digest.date not in dates
        and digest.date_source != "assumed"
        and not _is_by_option(digest, declaration)
    ]
    if not stated:
        return []
    now, before = stated[0]
    where = {"declared": DECLARATIONS, "file name": "the file name"}.get(
        now.date_source, "its text"
    )
    return [
        one_line(
            f"{path}: keeps its date {day(before.date)} in the snapshot, but {where} now says"
            f" {day(now.date)}; to change the date, add --redate"
        )
    ]


def _change(path: Path, before: dt.date, now: dt.date) -> str:
    return one_line(
        f"{path}: the date is changed from {day(before)} to {day(now)}; if this is wrong, set the"
        f" date in {DECLARATIONS}"
    )
