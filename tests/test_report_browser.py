"""The page of a report in a real browser: filters, links, keyboard, paper, hostile titles, and what a checker of accessibility finds."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import missing

webdriver = pytest.importorskip("selenium.webdriver", reason="Selenium is not installed: pip install selenium")
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

ROOT = Path(__file__).parents[1]
LIST = ROOT / "docs/examples/my_indicators.csv"
AXE = ROOT / ".browser/node_modules/axe-core/axe.min.js"
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
HOSTILE = (
    "<script>window.hit = 1</script> waste", "</script><img src=x onerror='window.hit = 1'>", "javascript:window.hit=1",
    "\"'><svg onload=window.hit=1> water", "{n} $title <b>energy</b>",
)  # fmt: skip
WIDTHS = (1440, 375)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    missing("Chromium with its driver", CHROMIUM and DRIVER)
    options = webdriver.ChromeOptions()
    for argument in QUIET:
        options.add_argument(argument)
    options.binary_location = CHROMIUM
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def pages(run: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Addresses of pages: of a small list in both languages, of a hostile list, and of one set with all of another."""
    folder = tmp_path_factory.mktemp("pages")
    with (folder / "hostile.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("code", "title", "unit"), *((t, t, t) for t in HOSTILE)])
    wanted = {
        "en": (LIST, "--with", "u4ssc,eu-vlr-2022", "--level", "municipal"),
        "nb": (LIST, "--with", "u4ssc,eu-vlr-2022", "--level", "municipal", "--lang", "nb"),
        "hostile": (folder / "hostile.csv", "--with", "oecd-better-life", "--all"),
        "whole": ("u4ssc", "--with", "iso-37120", "--all", "--size", "0"),
    }
    for name, args in wanted.items():
        made = run("report", *args, "-o", folder / f"{name}.html")
        assert made.code == 0, made.err
    return {name: (folder / f"{name}.html").as_uri() for name in wanted}


@pytest.fixture
def visit(browser: Any, pages: dict[str, str]) -> Iterator[Any]:
    """Opens a page anew; afterwards nothing may stand on the console, and nothing may have been asked for but the page."""

    def _visit(name: str, state: str = "", width: int = WIDTHS[0]) -> Any:
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
        )
        still = [{"name": "prefers-reduced-motion", "value": "reduce"}]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": still})
        browser.get("about:blank")
        browser.get(pages[name] + state)
        opened.append(name)
        return browser

    opened: list[str] = []
    browser.get_log("browser"), browser.get_log("performance")
    yield _visit
    assert [entry["message"] for entry in browser.get_log("browser")] == []
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
    assert all(url.partition("#")[0] in pages.values() or url.startswith(("data:", "about:")) for url in asked), asked
    assert asked or not opened


def shown(page: Any) -> int:
    """How many indicators are found, as the page says it."""
    return int(re.match(r"\d+", page.find_element(By.CSS_SELECTOR, "[role=status]").text)[0])


def titles(page: Any) -> list[str]:
    read = "return [...document.querySelectorAll('.rows .what')].map(x => [...x.childNodes].slice(0, -1).map(n => n.textContent).join(''))"
    return page.execute_script(read)


def field(page: Any, name: str) -> Any:
    return page.find_element(By.CSS_SELECTOR, f".filters [name={name}]")


def choose(page: Any, name: str, value: str) -> None:
    set_ = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change'))"
    page.execute_script(set_, field(page, name), value)


def until(page: Any, true: Any) -> None:
    WebDriverWait(page, 20).until(lambda _: true())


def hash_of(page: Any) -> str:
    return page.execute_script("return location.hash")


# --- filters and links


def test_filters_agree_with_the_table_and_with_their_own_counts(visit: Any, run: Any) -> None:
    page = visit("whole")
    rows = list(csv.DictReader(io.StringIO(run("classify", "u4ssc", "iso-37120", "--format", "csv").out)))
    assert shown(page) == len(rows)
    for name, column in (("goal", "sdg_goals"), ("area", "areas"), ("stage", "evaluation")):
        options = field(page, name).find_elements(By.TAG_NAME, "option")
        for option in options[1:-1]:
            value = option.get_attribute("value")
            wanted = sum(value in row[column].split(";") for row in rows)
            assert option.get_attribute("textContent").endswith(f"({wanted})"), (name, value)
        assert options[-1].get_attribute("textContent").endswith(f"({sum(not row[column] for row in rows)})")
    choose(page, "goal", "11")
    choose(page, "set", "iso-37120")
    wanted = [row["title"] for row in rows if row["set"] == "iso-37120" and "11" in row["sdg_goals"].split(";")]
    assert shown(page) == len(wanted) > 10
    assert titles(page) == wanted
    page.find_element(By.CSS_SELECTOR, "[name=review]").click()
    assert shown(page) == sum(
        row["title"] in wanted and row["needs_review"] == "true" and row["set"] == "iso-37120" for row in rows
    )
    assert hash_of(page) == "#goal=11&set=iso-37120&review=1"
    page.find_element(By.CSS_SELECTOR, ".filters button").click()
    assert (shown(page), hash_of(page)) == (len(rows), "")


def test_a_link_opens_the_view_that_it_names(visit: Any) -> None:
    page = visit("whole", "#goal=11&area=transport&sort=title")
    assert field(page, "goal").get_attribute("value") == "11"
    assert field(page, "area").get_attribute("value") == "transport"
    found = titles(page)
    assert len(found) == shown(page) > 3
    assert found == sorted(found, key=str.casefold)
    assert page.find_element(By.LINK_TEXT, "Link to this view").get_attribute("href").endswith(hash_of(page))
    assert page.execute_script("return document.getElementById('indicators').getBoundingClientRect().top < 200")
    page = visit("whole")
    everything = shown(page)
    page.find_element(By.CSS_SELECTOR, ".tiles a").click()
    until(page, lambda: 0 < shown(page) < everything)
    page.find_element(By.CSS_SELECTOR, "nav a").click()
    until(page, lambda: hash_of(page) == "#summary")
    assert 0 < shown(page) < everything, "to go to a section changes no filter"
    page.back()
    page.back()
    until(page, lambda: shown(page) == everything)
    page = visit("whole", "#goal=99&area=javascript%3Aalert(1)&x=%3Cscript%3E&q=zzz")
    assert shown(page) == 0
    assert "No indicator fits" in page.find_element(By.CSS_SELECTOR, ".rows").text


def test_every_number_leads_to_as_many_indicators(visit: Any) -> None:
    page = visit("whole")
    links = page.execute_script(
        "return [...document.querySelectorAll('main a[href*=\"=\"]')].map(a => [a.getAttribute('href'),"
        " (a.querySelector('.count') || a.closest('li')?.querySelector('.count') || a).textContent])"
    )
    assert len(links) > 40
    for href, count in links:
        page.execute_script("location.hash = arguments[0]", href)
        until(
            page,
            lambda href=href: (
                page.find_element(By.CSS_SELECTOR, ".found a").get_attribute("href").endswith(_same(href))
            ),
        )
        assert shown(page) == int(count.split()[0]), href


def _same(href: str) -> str:
    """The address as the page writes it: the same parts, in its order."""
    order = ("q", "goal", "area", "stage", "quality", "set", "review", "sure", "sort")
    parts = sorted(href.lstrip("#").split("&"), key=lambda part: order.index(part.partition("=")[0]))
    return "#" + "&".join(parts)


def test_search_finds_titles_and_codes_in_any_case(visit: Any) -> None:
    page = visit("whole")
    field(page, "q").send_keys("WASTE water")
    found = titles(page)
    assert found and all("waste" in t.lower() and "water" in t.lower() for t in found)
    page = visit("nb", "#q=b3")
    assert titles(page) == ["Hvor trygg føler du deg når du går alene i nabolaget om kvelden?"]


def test_more_rows_come_on_request_and_all_on_paper(visit: Any) -> None:
    page = visit("whole")
    more = page.find_element(By.CSS_SELECTOR, "button.more")
    assert (len(titles(page)), more.text) == (100, "Show 100 more")
    more.click()
    assert len(titles(page)) == 200
    assert page.execute_script(
        "return document.activeElement.closest('li') === document.querySelectorAll('.rows > li')[100]"
    )
    more.click()
    assert len(set(titles(page))) <= len(titles(page)) == shown(page)
    assert not more.is_displayed()


def test_an_indicator_tells_why_and_what_says_the_same(visit: Any) -> None:
    page = visit("nb")
    first = page.find_element(By.CSS_SELECTOR, ".rows details")
    first.find_element(By.TAG_NAME, "summary").click()
    until(page, lambda: first.find_elements(By.CLASS_NAME, "inside"))
    said = first.text
    for part in (
        "Mål 11",
        "fordi tittelen nevner «nærmeste grøntområde»",
        "u4ssc EN: EN: PSN: 1C",
        "Sier det samme",
        "Ikke vurdert",
    ):
        assert part in said
    marks = [m.text for m in first.find_elements(By.CSS_SELECTOR, "summary mark")]
    assert "grøntområde" in marks


# --- by keyboard, on paper, on a phone


def test_the_keyboard_reaches_everything(visit: Any) -> None:
    page = visit("en")

    def press(*keys: str) -> Any:
        for key in keys:
            page.switch_to.active_element.send_keys(key)
        return page.switch_to.active_element

    skip = press(Keys.TAB)
    assert (skip.text, skip.is_displayed()) == ("To the indicators", True)
    press(Keys.ENTER)
    until(
        page,
        lambda: page.execute_script("return document.getElementById('indicators').getBoundingClientRect().top < 200"),
    )
    assert press(Keys.TAB).get_attribute("name") == "q"
    names = [press(Keys.TAB).get_attribute("name") for _ in range(7)]
    assert names == ["goal", "area", "stage", "quality", "sort", "review", "sure"]
    assert press(Keys.SPACE).is_selected()
    assert "sure=1" in hash_of(page)
    press(Keys.TAB, Keys.TAB)
    summary = press(Keys.TAB)
    assert summary.tag_name == "summary"
    press(Keys.ENTER)
    until(page, lambda: page.find_elements(By.CSS_SELECTOR, ".rows details[open] .inside"))
    styles = "const s = getComputedStyle(document.activeElement); return s.outlineStyle + s.outlineWidth"
    assert page.execute_script(styles) == "solid3px"


def test_it_prints_what_is_found_and_what_is_folded_away(visit: Any, tmp_path: Path) -> None:
    page = visit("whole", "#goal=13")
    wanted = titles(page)
    assert 3 < len(wanted) < 100
    made = page.execute_cdp_cmd("Page.printToPDF", {"printBackground": True, "preferCSSPageSize": True})
    (tmp_path / "page.pdf").write_bytes(base64.b64decode(made["data"]))
    from pypdf import PdfReader

    text = " ".join(" ".join(p.extract_text() for p in PdfReader(tmp_path / "page.pdf").pages).split())
    flat = text.replace(" ", "")
    assert all(title.replace(" ", "") in flat for title in wanted)
    candidate = page.execute_script("return document.querySelector('.candidates small').textContent")
    assert candidate.replace(" ", "") in flat
    assert "becausethetitlespeaksof" in flat
    assert "Searchtitles" not in flat
    until(page, lambda: not page.find_elements(By.CSS_SELECTOR, "main details[open]"))
    assert titles(page) == wanted


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", ["en", "nb"])
def test_nothing_is_wider_than_the_page_and_axe_finds_nothing(visit: Any, lang: str, width: int) -> None:
    missing("axe-core", AXE.is_file())
    page = visit(lang, width=width)
    assert page.execute_script("return document.documentElement.scrollWidth") <= width
    page.execute_script("document.querySelectorAll('details').forEach(details => { details.open = true })")
    until(page, lambda: len(page.find_elements(By.CLASS_NAME, "inside")) == 5)
    page.execute_script(AXE.read_text(encoding="utf-8"))
    found = page.execute_async_script("axe.run(document, {resultTypes: ['violations']}).then(arguments[0])")
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    assert len(found["passes"]) > 20


# --- hostile titles


def test_hostile_titles_do_nothing(visit: Any) -> None:
    page = visit("hostile", "#q=window.hit")
    found = titles(page)
    assert found == [t for t in HOSTILE if "window.hit" in t]
    page.execute_script("document.querySelectorAll('details').forEach(details => { details.open = true })")
    until(page, lambda: len(page.find_elements(By.CLASS_NAME, "inside")) == len(found))
    page.execute_script("dispatchEvent(new Event('beforeprint')); dispatchEvent(new Event('afterprint'))")
    assert page.execute_script("return window.hit === undefined")
    assert page.execute_script("return document.querySelectorAll('script').length") == 2
    assert not page.find_elements(By.CSS_SELECTOR, "img, iframe, object, [onload], [onerror], a[href^='javascript']")


def test_the_policy_stops_what_would_be_put_in(browser: Any, pages: dict[str, str]) -> None:
    """Were a title ever to become markup, the browser would still not run it, nor ask anyone for anything."""
    browser.get(pages["en"])
    browser.execute_script(
        "document.body.insertAdjacentHTML('beforeend', '<img src=\"x.png\" onerror=\"window.hit = 1\">')"
    )
    until(browser, lambda: browser.execute_script("return document.querySelector('img').complete"))
    assert browser.execute_script("return window.hit === undefined")
    assert "Content Security Policy" in " ".join(e["message"] for e in browser.get_log("browser"))
