"""axe-core on a page, and what of its findings is Streamlit's own and not ours to mend."""

from __future__ import annotations

from typing import Any

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
GRAVE = ("serious", "critical")

NOT_OURS: dict[tuple[str, str], str] = {}
"""(rule, selector of the element): why nothing outside Streamlit can mend it."""

_RUN = """async ([rules, notOurs]) => {
    const found = await axe.run(document, {
        runOnly: rules,
        // Not among those that run by themselves, though WCAG 2.2 AA asks for it.
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
    """Return what axe-core finds grave on a page: rule, element, and what to do."""
    from axe_playwright_python.base import AXE_SCRIPT

    tab.evaluate(AXE_SCRIPT)
    found = tab.evaluate(_RUN, [RULES, list(NOT_OURS)])
    return [
        f"{f['id']} ({f['impact']}): {f['html'][:300]}\n{f['summary']}"
        for f in found
        if f["impact"] in GRAVE
    ]
