// Opens the facts behind a tile in a dialog. Without this script, or without an answer, a tile is a link to its entry.
const dialog = document.querySelector("[data-cards]");
const place = dialog.querySelector("[data-card]");
let wanted = "";

async function open(tile) {
  const slug = new URL(tile.href).pathname.split("/").at(-2);
  wanted = slug;
  try {
    const response = await fetch(`${dialog.dataset.cards}${slug}/`);
    if (!response.ok) throw new Error(response.statusText);
    const html = await response.text();
    if (wanted !== slug || dialog.open) return;
    place.innerHTML = html;
    dialog.showModal();
    dialog.addEventListener("close", () => tile.focus(), { once: true });
  } catch {
    location.assign(tile.href);
  }
}

document.querySelector('[data-module="landscape"]')?.addEventListener("click", (event) => {
  const tile = event.target.closest(".mark a");
  const isOtherwise = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (!tile || isOtherwise) return;
  event.preventDefault();
  open(tile);
});

// A click beside the card closes it, as Esc does.
dialog.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
});
