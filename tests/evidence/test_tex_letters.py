r"""TeX's letters become Unicode; formulas and other text with backslashes stay as they are."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.tex_letters import fold_tex

FOLDED = {
    r"Erd{\H o}s, Erd\H{o}s, Erd\H os": "Erdős, Erdős, Erdős",
    r"Schr\"odinger, Schr\"{o}dinger, Schr{\"o}dinger": "Schrödinger, Schrödinger, Schrödinger",
    r"\v{C}ech, {\v C}ech, \v Cech": "Čech, Čech, Čech",
    r"na\"{\i}ve, na{\"\i}ve, na\"ive, Garc{\'\i}a, Mart\'\i nez": (
        "naïve, naïve, naïve, García, Martínez"
    ),
    r"S\o ren J{\o}rgensen Bj\o{}rn \O rsted": "Søren Jørgensen Bjørn Ørsted",
    r"Stra\ss e Gau{\ss}": "Straße Gauß",
    r"{\aa}ngstr\"om, \AA rhus, 5 \AA resolution": "ångström, Århus, 5 Å resolution",
    r"\L{}ukasz Pawe\l, \L uczak": "Łukasz Paweł, Łuczak",
    r"Fran\c{c}ois Erdo\u{g}an \k{a} K\r{u}ra Vi\d{\^e}t": "François Erdoğan ą Kůra Việt",
    r"\.Istanbul \.{I}zmir Go\.zy Mori\=a Y{\i}ld{\i}z": "İstanbul İzmir Goży Moriā Yıldız",  # noqa: RUF001
    r"Espa\~na, H\^opital, vis-\`a-vis, \'Etale \"Uber": "España, Hôpital, vis-à-vis, Étale Über",
    r"POINCAR\'E": "POINCARÉ",
    "Ka\u0308hler": "Kähler",
    r"a \emph{very} {\em good} \textsc{Tool}": "a very good Tool",
    r"\emph{Erd{\H o}s}": "Erdős",
    r"95\% of AT\&T, C\#, foo\_bar, e.g.\ 300\,k": "95% of AT&T, C#, foo_bar, e.g. 300 k",
    r"It costs \$5": "It costs $5",
    r"Szeg\H{o}--Kac~theorem ``on sets''": "Szegő\N{EN DASH}Kac theorem “on sets”",
    r"$5 for Schr\"odinger and $10": "$5 for Schrödinger and $10",
}
KEPT = (
    "Plain -- text ~5 with ``quotes''",
    r"$\v{x} \"o \c{c}$ and \(\'e\) and \[\H{o}\] and $$\u{g}$$ \alpha",
    r"\begin{equation}\"o\end{equation}",
    r"C:\new\temp\o and C:\users\'a",
    r"the regex \d{3}\.com \bfoo\b [\^a]\w+\s*",
    r"say \"open source\" and \"use\"",
    r"{\"key\": \"value\"}",
    r"query\'s content, don\'t, I\'m, we\'re, O\'Connor, D\'Arcy",
    "C\\'",
    r"\" \' \` \^ \~ {} \{\} \\ \'{}",
    r"{\nu}-Octantis and \beta-VAE, \l_1, \name{}",
    r"K_{5,n}, X_{\rm eff}, f-string {name}, {curly}",
    r"file\.zip example\.com \.gitignore http://x.y/\~user",
)


@pytest.mark.parametrize(("text", "folded"), FOLDED.items())
def test_letters_and_signs_of_tex_are_folded(text, folded):
    assert fold_tex(text) == folded


@pytest.mark.parametrize("text", KEPT)
def test_text_that_is_no_letter_of_tex_stays_as_it_is(text):
    assert fold_tex(text) == text


def test_braces_that_protect_capitals_are_removed_from_titles_only():
    title = r"{BERT} and {GPT}-4 for {A}ttention: K_{5,n} of {nu}"
    assert fold_tex(title, is_title=True) == "BERT and GPT-4 for Attention: K_{5,n} of {nu}"
    assert fold_tex(title) == title
    assert fold_tex("{{A Title in Braces}}", is_title=True) == "A Title in Braces"
    for kept in ('{"Key": 1}', "{a}", "{a} {B", "@misc{X}", "$x$ {", r"${\bf X}$"):
        assert fold_tex(kept, is_title=True) == kept


@given(st.text(st.characters(exclude_characters="\\{\x00", max_codepoint=0x2FF)))
def test_text_without_backslash_or_brace_is_the_same(text):
    assert fold_tex(text, is_title=True) == text


TEX = st.text(st.sampled_from("\\{}$\"'`^~=.()[]aoicHvA \u00e9%&")).map(lambda t: t[:60])


@given(TEX, TEX)
def test_any_text_is_folded_and_a_formula_is_kept(before, after):
    fold_tex(before)
    text = f"{before.replace('$', '').replace(chr(92), '')} $\\v{{x}}$ {after}"
    assert r"$\v{x}$" in fold_tex(text)


@pytest.mark.parametrize(
    "part",
    [r"\(", "$", r"\"", "{\\\"", "{{A", r"\emph{", r"\AA ", r"\$", "\\", r"\begin{align}", "``a",
     r"{\em ", r"\v ", "C:\\a", "a\u0308", r"\"{\'{\^{", "$x", "{A", r"\H{{"],
)  # fmt: skip
def test_time_grows_with_the_length(part):
    def seconds(n: int) -> float:
        text = part * (n // len(part))
        start = time.process_time()
        fold_tex(text, is_title=True)
        return time.process_time() - start

    seconds(100)
    assert seconds(40_000) < 16 * seconds(10_000) + 0.2
