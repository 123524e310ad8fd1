// @ts-check
// Keys of the moderators' desk: J and K walk through the list, Enter opens, a letter chooses a decision and begins the
// reason with the template for it, Ctrl+Enter sends. Everything is also done without this script, by the same buttons.

const TYPING = "input:not([type=checkbox]), textarea, select";

/** @returns {HTMLAnchorElement[]} */
const items = () => [...document.querySelectorAll("[data-desk-list] a.item")].filter(
  (link) => link instanceof HTMLAnchorElement,
);

/** Moves the focus in the list, and opens the neighbour where an item is open. @param {number} by */
const walk = (by) => {
  const all = items();
  const focused = all.findIndex((link) => link === document.activeElement);
  const open = all.findIndex((link) => link.hasAttribute("aria-current"));
  const from = focused >= 0 ? focused : open;
  const to = from < 0 ? 0 : Math.min(all.length - 1, Math.max(0, from + by));
  all[to]?.focus();
};

/** @returns {HTMLTextAreaElement | null} */
const reason = () => document.querySelector("[data-desk-decide] textarea[name=reason]");

/** The first template for a decision, if the reason is empty or still a template's. @param {string} decision */
const begin = (decision) => {
  const field = reason();
  const select = document.querySelector("[data-desk-templates]");
  if (!field) return;
  if (select instanceof HTMLSelectElement) {
    const options = [...select.options];
    const isUntouched = !field.value.trim() || options.some((one) => one.dataset.text === field.value);
    const fitting = options.find((one) => one.dataset.for === { redact: "dismiss" }[decision] || one.dataset.for === decision);
    if (isUntouched && fitting) {
      select.value = fitting.value;
      field.value = fitting.dataset.text ?? "";
    }
  }
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
};

/** @param {HTMLElement} control */
const choose = (control) => {
  const isDecision = control instanceof HTMLButtonElement && control.closest("[data-desk-decide]");
  if (!isDecision || control.hasAttribute("data-at-once") || !reason()) {
    control.click();
    return;
  }
  for (const other of document.querySelectorAll("[data-chosen]")) other.removeAttribute("data-chosen");
  control.setAttribute("data-chosen", "");
  begin(control.value);
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || !(event.target instanceof Element)) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const chosen = document.querySelector("[data-desk-decide] [data-chosen]");
    if (chosen instanceof HTMLButtonElement) {
      event.preventDefault();
      chosen.click();
    }
    return;
  }
  if (event.key === "Escape" && event.target === reason()) {
    reason()?.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches(TYPING)) return;
  const key = event.key.toUpperCase();
  if (key === "J" || key === "K") {
    event.preventDefault();
    walk(key === "J" ? 1 : -1);
    return;
  }
  const control = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (control instanceof HTMLElement) {
    event.preventDefault();
    choose(control);
  }
});

document.querySelector("[data-desk-templates]")?.addEventListener("change", (event) => {
  const field = reason();
  const select = event.target;
  if (field && select instanceof HTMLSelectElement) field.value = select.selectedOptions[0]?.dataset.text ?? field.value;
});

document.querySelector("[data-desk-list] [aria-current]")?.scrollIntoView({ block: "nearest" });
