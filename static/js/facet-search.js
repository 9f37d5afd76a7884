// Adds a small search to long facets: it hides the values that do not contain what is typed. Ticked ones always stay.
const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/&/g, "and").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

function narrow(facet, sought) {
  for (const more of facet.querySelectorAll("details")) more.open = more.open || sought !== "";
  for (const item of facet.querySelectorAll(".options li")) {
    const hit = [...item.querySelectorAll("label")].some(
      (option) => option.querySelector("input").checked || fold(option.querySelector("span").textContent).includes(sought),
    );
    item.hidden = !hit;
  }
}

export function enhanceFacetSearch(root) {
  for (const box of root.querySelectorAll(".facet__find[hidden]")) {
    box.hidden = false;
    const input = box.querySelector("input");
    const facet = box.closest(".facet");
    input.addEventListener("input", () => narrow(facet, fold(input.value)));
    input.addEventListener("change", (event) => event.stopPropagation());
    input.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  }
}
