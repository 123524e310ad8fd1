// @ts-check
// The list of notifications: all lines of the page chosen at once, and the keyboard. Letters count only while a line has the
// focus, so that they are nobody's surprise (WCAG 2.1.4).

const list = document.querySelector("ul.notices");
const all = document.querySelector("[data-choose-all]");

/** @returns {HTMLInputElement[]} */
const boxes = () => Array.from(list?.querySelectorAll("input.notice__choice") ?? []).filter((box) => box instanceof HTMLInputElement);

const follow = () => {
  const box = all?.querySelector("input");
  if (!box) return;
  const chosen = boxes().filter((one) => one.checked).length;
  box.checked = chosen > 0 && chosen === boxes().length;
  box.indeterminate = chosen > 0 && !box.checked;
};

if (list && all instanceof HTMLElement) {
  all.hidden = false;
  all.addEventListener("change", () => {
    const is_on = all.querySelector("input")?.checked ?? false;
    for (const box of boxes()) box.checked = is_on;
  });
  list.addEventListener("change", follow);
  window.addEventListener("pageshow", follow); // the browser may have kept what was chosen
}

list?.addEventListener("keydown", (event) => {
  if (!(event instanceof KeyboardEvent) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const line = event.target instanceof Element ? event.target.closest("li") : null;
  if (!line) return;
  const go = { j: line.nextElementSibling, ArrowDown: line.nextElementSibling, k: line.previousElementSibling, ArrowUp: line.previousElementSibling };
  if (event.key in go) {
    const next = go[/** @type {keyof typeof go} */ (event.key)]?.querySelector("a");
    if (!next) return;
    event.preventDefault();
    next.focus();
  } else if (event.key === "x") {
    line.querySelector("input")?.click();
  }
});
