// @ts-check
// Going to a thread, an article, a person or a page by a few letters of its name. Opened with / or Ctrl+K from any page.
import { afterPause, isComposing, make } from "commons/composer-text";

const PAUSE = 120; // ms after the last key

/** @type {HTMLDialogElement | undefined} */
let dialog;

/** @param {HTMLFormElement} form the search of the masthead, which has the words in the page's language */
export function open(form) {
  dialog ??= build(form);
  dialog.showModal();
  dialog.querySelector("input")?.select();
}

/** @param {HTMLFormElement} form */
function build(form) {
  const words = form.dataset;
  const label = words.switchLabel ?? "";
  const field = make("input", { type: "search", name: "q", autocomplete: "off", role: "combobox", "aria-expanded": "false", "aria-controls": "switcher-list", "aria-label": label, placeholder: label }, []);
  const list = make("ul", { id: "switcher-list", role: "listbox", "aria-label": label, class: "switcher__list" }, []);
  const none = make("p", { class: "small muted", role: "status" }, []);
  const hint = make("p", { class: "small muted" }, [words.switchHint ?? ""]);
  const slash = make("input", { type: "checkbox" }, []);
  const choice = make("label", { class: "choice small" }, [slash, make("span", {}, [words.switchSlash ?? ""])]);
  if (slash instanceof HTMLInputElement) keepChoice(slash);
  const whole = make("form", { method: "get", action: form.action, class: "switcher__form" }, [field]);
  const made = make("dialog", { class: "dialog switcher", "aria-label": label }, [whole, list, none, hint, choice]);
  if (!(made instanceof HTMLDialogElement) || !(field instanceof HTMLInputElement)) throw new TypeError("no dialog");
  document.body.append(made);
  afterPause(field, PAUSE, async () => {
    const text = field.value.trim();
    const found = text ? await ask(`${words.switch}?q=${encodeURIComponent(text)}`) : [];
    if (field.value.trim() !== text) return;
    list.replaceChildren(...found.map(row));
    field.setAttribute("aria-expanded", String(found.length > 0));
    none.textContent = text && !found.length ? (words.switchNone ?? "") : "";
    choose(list, field, 0);
  });
  field.addEventListener("keydown", (event) => {
    if (isComposing(event)) return;
    const rows = places(list);
    const at = rows.findIndex((one) => one.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(list, field, (at + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % Math.max(rows.length, 1));
    } else if (event.key === "Enter" && rows[at]) {
      event.preventDefault();
      rows[at].click();
    }
  });
  made.addEventListener("click", (event) => event.target === made && made.close());
  return made;
}

/** A single key that acts by itself has to be one that a reader can switch off. @param {HTMLInputElement} box */
function keepChoice(box) {
  try {
    box.checked = localStorage.getItem("commons.slash") !== "off";
    box.addEventListener("change", () => localStorage.setItem("commons.slash", box.checked ? "on" : "off"));
  } catch {
    box.disabled = true; // storage is switched off
  }
}

/** @param {Element} list @param {HTMLInputElement} field @param {number} number */
function choose(list, field, number) {
  places(list).forEach((one, index) => one.setAttribute("aria-selected", String(index === number)));
  const chosen = places(list)[number];
  if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
  else field.removeAttribute("aria-activedescendant");
  chosen?.scrollIntoView({ block: "nearest" });
}

/** @param {string} address @returns {Promise<{ title: string, url: string, label: string, language: string }[]>} */
async function ask(address) {
  const response = await fetch(address).catch(() => undefined);
  return response?.ok ? (await response.json()).items : [];
}

/** @param {{ title: string, url: string, label: string, language: string }} item @param {number} index */
function row(item, index) {
  const title = make("span", item.language ? { lang: item.language === "zh-hans" ? "zh-Hans" : item.language } : {}, [item.title]);
  const said = { href: item.url, tabindex: "-1", role: "option", id: `switcher-${index}`, "aria-selected": "false" };
  // The link is the option: a link within an option is one control in another, and screen readers meet only the outer.
  return make("li", { role: "none" }, [make("a", said, [title, make("span", { class: "num" }, [item.label])])]);
}

/** @param {Element} list @returns {HTMLElement[]} */
function places(list) {
  return [...list.querySelectorAll("a")];
}
