"""The styles of a document's elements: weasyprint's own values, found with less work.

A style begins with all that it inherits and all that is initial, where weasyprint looks for each of 200 properties when it is
first asked. Elements share a style whenever they inherit the same and match the same rules; for weasyprint two parents are
never alike, so that each section has all styles of its own. What is drawn as a chart needs none. A fifth of a report's time.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf
from typing import Any, cast

from weasyprint import css
from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

from reports.boxes import once
from reports.parsing import SVG

# Those that weasyprint neither computes nor derives from others.
SIMPLE = {name for name in INITIAL_VALUES if name not in {"page", "position", "float", "display"} and not name.startswith("text_decoration_")}
INITIAL = {name: INITIAL_VALUES[name] for name in SIMPLE - INHERITED - INITIAL_NOT_COMPUTED}
PASSED_ON = tuple(sorted(SIMPLE & INHERITED))
# What children take from their parents beside these: vertical-align is inherited by a rule of elements.css.
TAKEN = ("page", "vertical_align", "text_decoration_line", "text_decoration_color", "text_decoration_style", "text_decoration_thickness")
# Names like margin_inline_start, which stand for a property that has another name.
LOGICAL = {function(block="ttb", inline=inline) for function in PHYSICAL_FUNCTIONS.values() for inline in ("ltr", "rtl")}
PATHS, STYLES = 20_000, 1_000  # kept from one document to the next, of some 300 bytes and 15 kB each
CHART = f"{SVG}svg"
STYLED_BY = ("style", "lang", "id", "name", "width", "height")  # attributes that weasyprint makes declarations of

_find_stylesheets = css.find_stylesheets


def _passed_on(style: Any) -> dict[str, Any]:
    return once(style, "passed_on", lambda own: {name: own[name] for name in PASSED_ON})


class Computed(css.ComputedStyle):  # type: ignore[misc]  # weasyprint ships no types
    """The style of an element."""

    def __init__(self, parent_style: Any, cascaded: Any, *rest: Any) -> None:
        super().__init__(parent_style, cascaded, *rest)
        if parent_style is not None and LOGICAL.isdisjoint(cascaded):
            self.update(INITIAL)
            self.update(_passed_on(parent_style))
            for name in cascaded:
                self.pop(name, None)
            if INHERITED.isdisjoint(cascaded):
                self.passed_on = parent_style.passed_on


class Anonymous(css.AnonymousStyle):  # type: ignore[misc]
    """The style of a box without an element."""

    def __init__(self, parent_style: Any) -> None:
        super().__init__(parent_style)
        self.update(INITIAL)
        self.update(_passed_on(parent_style))
        self.passed_on = parent_style.passed_on


class Styles(css.StyleFor):  # type: ignore[misc]
    """The styles of all elements of a document."""

    def __init__(self, html: Any, sheets: Any, presentational_hints: bool, font_config: Any, target_collector: Any) -> None:  # noqa: FBT001
        self._cascaded_styles: dict[tuple[Any, str | None], dict[str, Any]] = {}
        self._computed_styles: dict[tuple[Any, str | None], Any] = {}
        self.initial_page_sizes = {"box": None, "area": None}
        self._sheets, self.font_config = sheets, font_config
        own = defaultdict(list)
        for specificity, element, declarations, base_url in css.find_style_attributes(html.etree_element, presentational_hints, html.base_url):
            own[element].append((None, tuple(css.preprocess_declarations(base_url, list(declarations))), "author", (inf, specificity)))
        known = _known(*(sheet for sheet, _, _ in sheets)).begun()
        for wrapper, path in _elements(html.wrapper_element, known.paths):
            element, parent = wrapper.etree_element, wrapper.parent and wrapper.parent.etree_element
            if path not in known.rules:
                known.rules[path] = tuple(self._matching(wrapper))
            rules, attributes = known.rules[path], element in own and tuple(map(element.get, STYLED_BY))
            key = attributes, parent is not None and self._given(parent), tuple([id(declarations) for _, declarations, _, _ in rules])
            if key not in known.styles:
                known.styles[key] = self._begin(element, parent, [*own.get(element, ()), *rules], html)
            for kind, style in known.styles[key].items():
                self._computed_styles[element, kind] = style
                if target_collector and style["anchor"]:
                    target_collector.collect_anchor(style["anchor"])
        hidden = Anonymous(self._computed_styles[html.etree_element, None])
        hidden["display"] = ("none",)
        self._computed_styles |= {
            (element, None): hidden for chart in html.etree_element.iter(CHART) for element in chart.iter() if element is not chart
        }

    def _given(self, parent: Any) -> Any:
        """What children may take from their parent; equal for parents that give the same."""
        return once(self._computed_styles[parent, None], "given", lambda own: (id(_passed_on(own)), *(own[name] for name in TAKEN)))

    def _matching(self, wrapper: Any) -> Iterator[tuple[str | None, Any, str, tuple[float, Any]]]:
        """Kind of style, declarations, origin and rank of each rule that an element matches."""
        for sheet, origin, sheet_specificity in self._sheets:
            for specificity, _, kind, (declarations, layer) in sheet.matcher.match(wrapper):
                yield kind, declarations, origin, (inf if layer is None else sheet.layers.index(layer), sheet_specificity or specificity)

    def _begin(self, element: Any, parent: Any, declared: Any, html: Any) -> dict[str | None, Any]:
        """The styles of an element, its own and those of its pseudo-elements, found as weasyprint does."""
        self._cascaded_styles[element, None] = {}
        for kind, declarations, origin, rank in declared:
            style = self._cascaded_styles.setdefault((element, kind), {})
            for name, values, importance in declarations:
                weight = (css.declaration_precedence(origin, importance), *rank)
                if name not in style or style[name][1] <= weight:
                    style[name] = values, weight
        kinds = [kind for _, kind in self._cascaded_styles]
        for kind in kinds:
            self.set_computed_styles(element, element if kind else parent, html.etree_element, kind, html.base_url)
        self._cascaded_styles.clear()
        return {kind: self._computed_styles[element, kind] for kind in kinds}


@dataclass(frozen=True, slots=True)
class Known:
    """What documents with the same style sheets have told: places of elements, the rules that match there, and styles."""

    paths: dict[Any, int] = field(default_factory=dict)
    rules: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    styles: dict[Any, dict[str | None, Any]] = field(default_factory=dict)

    def begun(self) -> "Known":
        """The same for one more document; with nothing in it where it has become large."""
        for part, most in ((self.paths, PATHS), (self.styles, STYLES)):
            if len(part) > most:
                self.paths.clear()
                self.rules.clear()
                self.styles.clear()
        return self


@lru_cache(8)
def _known(*_: Any) -> Known:
    """One for documents that have these style sheets."""
    return Known()


def _elements(root: Any, paths: dict[Any, int]) -> Iterator[tuple[Any, int]]:
    """The elements of a document in their order, those within a chart left out, and what a rule can tell of their place: equal for all alike.

    That is for all rules with only tags, classes, ``>``, ``+`` and the first or last child: what stands before counts for two steps.
    """

    def below(wrapper: Any, path: int) -> Iterator[tuple[Any, int]]:
        yield wrapper, path
        if wrapper.etree_element.tag == CHART:
            return
        before: tuple[Any, Any] = (None, None)
        for child in wrapper.iter_children():
            own = child.etree_element.tag, child.etree_element.get("class")
            last = child.index == len(wrapper.etree_children) - 1
            yield from below(child, paths.setdefault((path, before, own, last), len(paths) + 1))
            before = (before[1], own)

    return below(root, paths.setdefault((root.etree_element.tag, root.etree_element.get("class")), len(paths) + 1))


def find_stylesheets(root: Any, media_type: str, url_fetcher: Any, base_url: str, font_config: Any, *rest: Any) -> Iterator[Any]:
    """The style sheets within a document, parsed once for all documents that have the same; a linked one is weasyprint's to fetch."""
    styles, fetcher = list(root.etree_element.iter("style")), cast("Hashable", type(url_fetcher))
    if any(style.keys() for style in styles) or next(root.etree_element.iter("link"), None) is not None:
        yield from _find_stylesheets(root, media_type, url_fetcher, base_url, font_config, *rest)
    else:
        yield from (_sheet(style.text or "", media_type, fetcher, base_url, font_config) for style in styles)


@lru_cache(16)
def _sheet(text: str, media_type: str, fetcher: Any, base_url: str, font_config: Any) -> Any:
    return css.CSS(string=text, media_type=media_type, url_fetcher=fetcher(), base_url=base_url, font_config=font_config)


def take_over() -> None:
    """Puts these in the place of weasyprint's own, for all documents of the process."""
    css.find_stylesheets = find_stylesheets
    css.ComputedStyle, css.AnonymousStyle, css.StyleFor = Computed, Anonymous, Styles
