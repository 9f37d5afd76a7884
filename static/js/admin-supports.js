// Keeps the line above the folded ticks telling what is ticked.
document.addEventListener("change", (event) => {
  const box = event.target.closest('[data-module="supports"]');
  if (!box) return;
  const ticked = [...box.querySelectorAll("input:checked")].map((input) => input.nextElementSibling.textContent);
  const summary = box.querySelector("summary");
  summary.textContent = ticked.join(", ") || summary.dataset.empty;
});
