"""Everybody can use the page: names of controls, contrast of texts, the keyboard, one heading a view.

Contrast is computed from what is drawn (WCAG 2.2, 1.4.3): each text against the ground below it.
When to modify: when another thing must hold on every view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

Opening = Callable[..., Page]
FAINT = """
() => {
  const brush = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  const parts = (colour) => {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a), 1];
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(parts(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((one) => { const share = one / 255; return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = [];
  for (const element of document.querySelectorAll('#app *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || element.closest('svg, [disabled], .for-readers, .skip') || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const below = ground(element);
    const [high, low] = [light(over(parts(style.color), below)), light(below)].sort((a, b) => b - a);
    const contrast = (high + 0.05) / (low + 0.05);
    const isLarge = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (contrast < (isLarge ? 3 : 4.5)) faint.push(`${contrast.toFixed(2)} ${element.className} ${element.textContent.slice(0, 30)}`);
  }
  return [...new Set(faint)];
}
"""
NAMELESS = """
() => [...document.querySelectorAll('#app button, #app a[href], #app input, #app select, #app textarea, #app [role=img]')]
  .filter((one) => one.checkVisibility() && !(one.getAttribute('aria-label') || one.textContent.trim() || one.labels?.length || one.title))
  .map((one) => one.outerHTML.slice(0, 120))
"""


def views(page: Page, planned: dict[str, str]) -> Iterator[str]:
    """Go through the views of a plan and those around it; yield the name of each once it is shown."""
    plan = f"/app/plans/{planned['plan']}"
    places = {
        "problems": ("/app/problems", ".table"),
        "problem": (f"/app/problems/{planned['problem']}", ".table"),
        "people": (plan, ".load-bar"),
        "items": (f"{plan}?tab=items", ".tabulator-row"),
        "calendar": (f"{plan}?tab=calendar", ".lane-duty"),
        "map": (f"{plan}?tab=map", ".plane"),
        "score": (f"{plan}?tab=score", ".rule"),
    }
    for name, (address, part) in places.items():
        page.goto(address)
        expect(page.locator(part).first).to_be_visible()
        yield name


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_are_read_against_their_ground(page_in: Opening, planned: dict[str, str], theme: str) -> None:
    page = page_in("en", theme=theme)
    faint = {view: found for view in views(page, planned) if (found := page.evaluate(FAINT))}
    assert faint == {}


def test_controls_have_names_and_views_one_heading(page_in: Opening, planned: dict[str, str], language: str) -> None:
    page = page_in(language)
    for view in views(page, planned):
        assert page.evaluate(NAMELESS) == [], view
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        expect(page.get_by_role("main")).to_have_count(1)


def test_the_sides_of_a_plan_are_reached_by_the_keyboard_alone(page_in: Opening, planned: dict[str, str]) -> None:
    page = page_in("en", at=f"/plans/{planned['plan']}")
    expect(page.locator(".load-bar").first).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('role')") == "tab":
            break
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Items")).to_be_focused()
    expect(page.locator(".tabulator-row").first).to_be_visible()
