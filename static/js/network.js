// A drawing of the network: larger and smaller, and what a mark is tied to, while it is pointed at or has the focus.
// Without this script the drawing is whole, and every mark is a link with a name.
const LARGEST = 5;
const PLACE = /translate\(([\d.]+) ([\d.]+)\)/;
const LINE = /M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)/g;

class Drawing {
  constructor(element) {
    this.window = element.querySelector(".net__window");
    this.svg = this.window.querySelector("svg");
    this.zoom = 1;
    this.read();
    const tools = element.querySelector(".net__tools");
    this.name = tools.querySelector(".net__name");
    tools.hidden = false;
    tools.addEventListener("click", (event) => {
      const button = event.target.closest("[data-zoom]");
      if (button) this.to(Number(button.dataset.zoom) * this.zoom || 1);
    });
    for (const [enter, leave] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
      this.svg.addEventListener(enter, (event) => this.show(event.target.closest("a")));
      this.svg.addEventListener(leave, () => this.show(null));
    }
    this.window.addEventListener("keydown", (event) => this.pressed(event));
    this.drag();
  }

  // Marks know their place, and lines where they begin and end: that is enough to tell who is tied to whom.
  read() {
    this.marks = new Map();
    for (const link of this.svg.querySelectorAll("a")) {
      const [, x, y] = link.querySelector("use").getAttribute("transform").match(PLACE);
      this.marks.set(`${x} ${y}`, link);
      link.dataset.place = `${x} ${y}`;
    }
    this.lines = [...this.svg.querySelectorAll("path.tie")].flatMap((path) =>
      [...path.getAttribute("d").matchAll(LINE)].map(([d, x1, y1, x2, y2]) => ({ d, from: `${x1} ${y1}`, to: `${x2} ${y2}` })),
    );
  }

  show(link) {
    this.svg.classList.toggle("is-dimmed", Boolean(link));
    this.near?.remove();
    for (const other of this.svg.querySelectorAll(".is-near")) other.classList.remove("is-near");
    this.name.textContent = link?.querySelector("title").textContent ?? "";
    if (!link) return;
    const own = this.lines.filter(({ from, to }) => from === link.dataset.place || to === link.dataset.place);
    link.classList.add("is-near");
    for (const { from, to } of own) for (const end of [from, to]) this.marks.get(end)?.classList.add("is-near");
    this.near = document.createElementNS("http://www.w3.org/2000/svg", "path");
    this.near.setAttribute("class", "tie tie--near");
    this.near.setAttribute("d", own.map(({ d }) => d).join(""));
    this.svg.querySelector("a").before(this.near);
  }

  // Zooming makes the drawing wider than its window, which then scrolls: by wheel, finger, drag and arrow keys.
  to(zoom) {
    const { window: view, svg } = this;
    const before = this.zoom;
    const middle = [view.scrollLeft + view.clientWidth / 2, view.scrollTop + view.clientHeight / 2];
    this.zoom = Math.min(LARGEST, Math.max(1, zoom));
    view.classList.toggle("is-larger", this.zoom > 1);
    view.toggleAttribute("tabindex", false);
    if (this.zoom > 1) view.tabIndex = 0;
    svg.style.inlineSize = this.zoom > 1 ? `${this.zoom * 100}%` : "";
    const grown = this.zoom / before;
    view.scrollTo({ left: middle[0] * grown - view.clientWidth / 2, top: middle[1] * grown - view.clientHeight / 2, behavior: "instant" });
  }

  pressed(event) {
    const step = { "+": 1.5, "=": 1.5, "-": 1 / 1.5, 0: 0 }[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.to(step * this.zoom || 1);
  }

  drag() {
    let last = null;
    this.window.addEventListener("pointerdown", (event) => {
      if (this.zoom > 1 && event.pointerType === "mouse" && !event.target.closest("a")) last = event;
    });
    addEventListener("pointermove", (event) => {
      if (!last) return;
      this.window.scrollBy({ left: last.clientX - event.clientX, top: last.clientY - event.clientY, behavior: "instant" });
      last = event;
    });
    addEventListener("pointerup", () => (last = null));
  }
}

for (const element of document.querySelectorAll('[data-module="network"]')) new Drawing(element);
