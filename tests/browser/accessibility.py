"""Run axe-core on a page, except for findings in Streamlit's own elements."""

from __future__ import annotations

from typing import Any

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
GRAVE = ("serious", "critical")

NOT_OURS: dict[tuple[str, str], str] = {}
"""Why only Streamlit can fix a finding, by rule and selector of the element."""

_RUN = """async ([rules, notOurs]) => {
    const found = await axe.run(document, {
        runOnly: rules,
        // Off by default, but required by WCAG 2.2 AA.
        rules: {"target-size": {enabled: true}},
        resultTypes: ["violations"],
        elementRef: true,
    });
    return found.violations.flatMap(({id, impact, nodes}) => nodes
        .filter(({element}) => !notOurs.some(
            ([rule, selector]) => rule === id && element.matches(selector)))
        .map(({html, failureSummary}) => ({id, impact, html, summary: failureSummary})));
}"""


def findings(tab: Any) -> list[str]:
    """Return axe-core's serious and critical findings: rule, element and how to fix it."""
    from axe_playwright_python.base import AXE_SCRIPT

    tab.evaluate(AXE_SCRIPT)
    found = tab.evaluate(_RUN, [RULES, list(NOT_OURS)])
    return [
        f"{f['id']} ({f['impact']}): {f['html'][:300]}\n{f['summary']}"
        for f in found
        if f["impact"] in GRAVE
    ]
