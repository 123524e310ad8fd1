// @ts-check
// The field of the search page: titles while somebody types, and what was searched lately, which stays in this browser.
import { afterPause } from "commons/composer-text";

const PAUSE = 150; // ms after the last key
const KEPT = 8; // searches
const NAME = "commons.searches";

const form = document.querySelector("form[data-search]");
const field = form?.querySelector("input[type=search]");
const list = form?.querySelector("datalist");

if (form instanceof HTMLFormElement && field instanceof HTMLInputElement && list) {
  suggest(form, field, list);
  remember(field.value.trim());
  showRecent();
}

/** @param {HTMLFormElement} form @param {HTMLInputElement} field @param {HTMLDataListElement} list */
function suggest(form, field, list) {
  afterPause(field, PAUSE, async () => {
    const words = field.value.trim();
    if (!words) return list.replaceChildren();
    const response = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(words)}`).catch(() => undefined);
    if (!response?.ok || field.value.trim() !== words) return;
    /** @type {{ items: { title: string }[] }} */
    const found = await response.json();
    list.replaceChildren(
      ...found.items.map(({ title }) => {
        const option = document.createElement("option");
        option.value = title;
        return option;
      }),
    );
  });
}

/** @returns {string[]} */
function recent() {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return []; // storage is switched off, or holds something else
  }
}

/** @param {string} words */
function remember(words) {
  if (!words) return;
  try {
    localStorage.setItem(NAME, JSON.stringify([words, ...recent().filter((one) => one !== words)].slice(0, KEPT)));
  } catch {
    // A browser without storage remembers nothing.
  }
}

function showRecent() {
  const panel = document.querySelector("[data-recent]");
  const items = panel?.querySelector("[data-recent-list]");
  const kept = recent();
  if (!(panel instanceof HTMLElement) || !items || !kept.length) return;
  items.replaceChildren(
    ...kept.map((words) => {
      const link = document.createElement("a");
      link.href = `?q=${encodeURIComponent(words)}`;
      link.textContent = words;
      const item = document.createElement("li");
      item.append(link);
      return item;
    }),
  );
  const forget = document.createElement("button");
  forget.type = "button";
  forget.className = "button button--quiet button--small";
  forget.textContent = panel.dataset.clear ?? "";
  forget.addEventListener("click", () => {
    localStorage.removeItem(NAME);
    panel.hidden = true;
  });
  panel.append(forget);
  panel.hidden = false;
}
