// Remembers the language that a visitor chooses, so that the bare address of the site leads there next time.
const YEAR = 365 * 24 * 60 * 60;

for (const list of document.querySelectorAll('[data-module="language"]')) {
  list.addEventListener("click", (event) => {
    const language = event.target.closest("a")?.dataset.language;
    if (language) {
      const secure = location.protocol === "https:" ? "; secure" : "";
      document.cookie = `language=${language}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
    }
  });
}
