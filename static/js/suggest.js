// Suggestions below a plain search field: an ARIA combobox with a list box. Without this script, or without an answer,
// the field is what it was. Enter with nothing chosen submits what was typed; nothing happens while an IME composes.
const PAUSE = 150;
const HAN = /\p{Script=Han}/u;

class Suggestions {
  constructor(input) {
    this.input = input;
    this.popup = document.createElement("div");
    this.popup.className = "suggestions-popup";
    this.popup.hidden = true;
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    input.parentElement.append(this.popup, this.status);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", autocomplete: "off" })) {
      input.setAttribute(name, value);
    }
    input.addEventListener("input", (event) => event.isComposing || this.typed());
    input.addEventListener("compositionstart", () => this.close());
    input.addEventListener("compositionend", () => this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.close());
    this.popup.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  get options() {
    return [...this.popup.querySelectorAll('[role="option"]')];
  }

  get isOpen() {
    return !this.popup.hidden;
  }

  typed() {
    clearTimeout(this.timer);
    this.request?.abort();
    const text = this.input.value.trim();
    const isEnough = text.length > 1 || HAN.test(text);
    if (!isEnough) return this.close();
    this.timer = setTimeout(() => this.ask(text), PAUSE);
  }

  async ask(text) {
    this.request = new AbortController();
    try {
      const address = `${this.input.dataset.suggestions}?${new URLSearchParams({ q: text })}`;
      const answer = await fetch(address, { signal: this.request.signal });
      if (answer.ok && document.activeElement === this.input) this.show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(html) {
    this.popup.innerHTML = html;
    const list = this.popup.querySelector('[role="listbox"]');
    const hasOptions = this.options.length > 0;
    list.id = `${this.input.id}-suggestions`;
    for (const option of this.options) option.id = `${this.input.id}-${option.id}`;
    this.popup.hidden = !hasOptions;
    this.input.setAttribute("aria-expanded", String(hasOptions));
    this.input.setAttribute("aria-controls", list.id);
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = list.dataset.status;
  }

  close() {
    clearTimeout(this.timer);
    this.request?.abort();
    this.popup.hidden = true;
    this.popup.replaceChildren();
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-controls");
    this.input.removeAttribute("aria-activedescendant");
    this.status.textContent = "";
  }

  choose(step) {
    const options = this.options;
    const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    // The place after the last one is the field itself: nothing is chosen there.
    const place = ((now < 0 ? options.length : now) + step + options.length + 1) % (options.length + 1);
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === place)));
    if (options[place]) {
      this.input.setAttribute("aria-activedescendant", options[place].id);
      options[place].scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  pressed(event) {
    if (event.isComposing || !this.isOpen) return;
    const chosen = this.options.find((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.choose(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && chosen) {
      event.preventDefault();
      chosen.click();
    }
  }
}

export function enhance(root) {
  for (const input of root.querySelectorAll('[data-module="suggest"]:not([role="combobox"])')) new Suggestions(input);
}

enhance(document);
document.addEventListener("htmx:afterSwap", () => enhance(document));
