// Says what the filter of a guide's part finds while it is typed.
const PAUSE = 300; // milliseconds
const FIELDS = '[name$="-filter_query"], [name$="-filter_noun"]';
const waiting = new WeakMap();

async function tell(part) {
  const output = part.querySelector('[data-module="guide-filter"]');
  const field = (name) => part.querySelector(`[name$="-${name}"]`).value;
  const query = new URLSearchParams({ noun: field("filter_noun"), query: field("filter_query") });
  const response = await fetch(`${output.dataset.address}?${query}`);
  if (!response.ok) return;
  const { said, will_do: willDo } = await response.json();
  output.textContent = said;
  output.classList.toggle("errornote", !willDo);
}

document.addEventListener("input", (event) => {
  if (!event.target.matches(FIELDS)) return;
  const part = event.target.closest(".inline-related");
  clearTimeout(waiting.get(part));
  waiting.set(part, setTimeout(() => tell(part), PAUSE));
});
