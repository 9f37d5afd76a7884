// A list whose results follow its filters. htmx fetches the same page and swaps the form; this keeps what the
// visitor has open and typed, drops answers to an older state of the form, and says the new count once.
import { enhanceFacetSearch } from "./facet-search.js";

const wide = matchMedia("(min-width: 62rem)");
const form = () => document.querySelector('[data-module="listing"]');
const state = (element) => new URLSearchParams(new FormData(element)).toString();

let asked = "";
let isSubmitted = false;
let opened = new Map();
let sought = new Map();
let focused = "";
let height = 0;

function prepare() {
  const filters = form().querySelector("[data-filters]");
  filters.open = filters.open || wide.matches;
  enhanceFacetSearch(form());
}

function remember() {
  opened = new Map([...form().querySelectorAll("details")].map((d) => [placeOf(d), d.open]));
  focused = focusedControl();
  height = document.activeElement.getBoundingClientRect().top;
  sought = new Map([...form().querySelectorAll('.facet__find input')].map((i) => [i.id, i.value]));
}

// The control that has the focus, as a selector that finds it again in the new form.
function focusedControl() {
  const { name, value, type } = document.activeElement;
  if (!name || !form().contains(document.activeElement)) return "";
  const one = type === "checkbox" ? `[value="${CSS.escape(value)}"]` : "";
  return `[name="${CSS.escape(name)}"]${one}`;
}

function restore() {
  for (const details of form().querySelectorAll("details")) {
    details.open = opened.get(placeOf(details)) ?? details.open;
  }
  for (const [id, value] of sought) {
    const input = document.getElementById(id);
    if (input && value) {
      input.value = value;
      input.dispatchEvent(new Event("input"));
    }
  }
}

// The control keeps the focus at the same height of the window, whatever has come or gone above it.
function restoreFocus() {
  const control = focused && form().querySelector(focused);
  if (control) {
    control.focus({ preventScroll: true });
    scrollBy({ top: control.getBoundingClientRect().top - height, behavior: "instant" });
  } else if (isSubmitted) {
    showResults();
  }
}

// A button asked for the results: lead there, as the page does without scripts.
function showResults() {
  if (!wide.matches) form().querySelector("[data-filters]").open = false;
  const results = document.getElementById("results");
  results.focus({ preventScroll: true });
  results.scrollIntoView({ block: wide.matches ? "nearest" : "start", behavior: "instant" });
}

function placeOf(details) {
  const facet = details.closest("[data-facet]")?.dataset.facet ?? "";
  return `${details.className}:${facet}`;
}

document.addEventListener("htmx:configRequest", (event) => {
  asked = state(form());
  const { formData, triggeringEvent } = event.detail;
  isSubmitted = triggeringEvent?.type === "submit";
  for (const [name, value] of [...formData.entries()]) {
    if (value === "") formData.delete(name);
  }
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (state(form()) !== asked) event.detail.shouldSwap = false;
  else remember();
});

document.addEventListener("htmx:afterSwap", () => {
  prepare();
  restore();
  restoreFocus();
  for (const link of document.querySelectorAll("[data-language]")) link.search = location.search;
  document.getElementById("listing-status").textContent = document.getElementById("results").textContent;
});

document.addEventListener("htmx:responseError", () => form().submit());
document.addEventListener("htmx:sendError", () => form().submit());

wide.addEventListener("change", prepare);
prepare();
