"""Measure what does not fit on a page: overflow, cut or overlapping texts, split numbers."""

from __future__ import annotations

from typing import Any

_MEASURE = r"""(ignored) => {
    const found = [], width = document.documentElement.clientWidth;
    const main = document.querySelector('[data-testid="stMain"]');
    const over = (name, it) => {
        if (it.scrollWidth > it.clientWidth)
            found.push(`${name} is ${it.scrollWidth} px wide in ${it.clientWidth} px`);
    };
    over("the page", document.documentElement);
    over("the main part", main);
    // Tables fit into their containers; scroll areas are marked as such.
    const tables = 'table, [class*="st-key-da-mover"], [class*="st-key-da-change"]';
    for (const table of main.querySelectorAll(tables))
        if (!table.closest(".da-scroll")) over(table.className, table);
    // The boxes of all visible lines of text.
    // A name on the map may be hidden by its size; `checkVisibility` alone does not update that.
    const visible = (it) => getComputedStyle(it.closest(".annotation") ?? it).display !== "none"
        && it.checkVisibility({opacityProperty: true, visibilityProperty: true});
    const clipped = (it) => {
        for (let at = it; at !== main; at = at.parentElement)
            if (getComputedStyle(at).clipPath !== "none") return true;
        return false;
    };
    const texts = [], walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
        const text = walker.currentNode, it = text.parentElement;
        if (!text.data.trim() || it.closest(`style, script, title, ${ignored}`)) continue;
        if (!visible(it) || getComputedStyle(it).fontSize === "0px" || clipped(it)) continue;
        range.selectNodeContents(text);
        const boxes = [...range.getClientRects()].filter((b) => b.width > 1 && b.height > 1);
        for (const box of boxes) texts.push({box, it, words: text.data.trim().slice(0, 40)});
        // A number and its per cent sign are on one line.
        for (const {index, 0: part} of text.data.matchAll(/\d\s%/g)) {
            range.setStart(text, index);
            range.setEnd(text, index + part.length);
            const tops = [...range.getClientRects()].filter((b) => b.width > 0.5).map((b) => b.top);
            if (Math.max(...tops) - Math.min(...tops) > 5)
                found.push(`split: ${text.data.slice(Math.max(0, index - 10), index + 8)}`);
        }
    }
    const outside = ({left, right}) => left < -1 || right > width + 1;
    for (const {box, it, words} of texts)
        if (outside(box) && !it.closest(".da-scroll, .st-key-timelines, .st-key-heat-map"))
            found.push(`outside the window: ${words}`);
    texts.sort((a, b) => a.box.top - b.box.top);
    texts.forEach(({box: a, it, words}, i) => {
        for (let j = i + 1; j < texts.length && texts[j].box.top < a.bottom - 2; j++) {
            const b = texts[j].box;
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (across > 2 && high > 4 && texts[j].it !== it)
                found.push(`overlap: ${words} | ${texts[j].words}`);
        }
    });
    return [...new Set(found)];
}"""

_FLOATING = '.st-key-da-bar, [data-testid="stIconMaterial"]'
"""Selector of texts that may lie above others."""


def misfits(tab: Any) -> list[str]:
    """Return what does not fit at the window's size, one line each."""
    return tab.evaluate(_MEASURE, _FLOATING)
