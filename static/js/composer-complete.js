// @ts-check
// Names while they are typed: @member and #topic in a text, words in the line of tags. A list under the field, chosen with
// the arrow keys or a click. While an input method composes, nothing is asked and nothing chosen.
import { afterPause, ask, isComposing, make, replace, say } from "commons/composer-text";

/** @typedef {import("commons/composer-text").Field} Field */
/** @typedef {{ value: string, label: string, detail: string }} Item */
/** @typedef {{ kind: string, typed: string, start: number }} Begun */

const PAUSE = 150; // ms
// As names are found in texts: no letter, digit or part of an address before the mark.
const NAME = /(?:^|[^A-Za-z0-9_./@&#+-])([@#])([A-Za-z0-9\u3400-\u9fff._-]{0,30})$/;
const TAG = /(?:^|[,，、])\s*([^,，、]{1,30})$/;

/**
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} text
 */
export function completeNames(form, text) {
  const list = form.querySelector("[data-composer-editor] [data-composer-found]");
  if (list instanceof HTMLElement) {
    complete(form, text, list, " ", (before) => {
      const found = NAME.exec(before);
      return found && { kind: found[1] === "@" ? "mention" : "topic", typed: found[2], start: before.length - found[2].length - 1 };
    });
  }
}

/** @param {HTMLFormElement} form */
export function completeTags(form) {
  const field = form.querySelector("[data-composer-tags]");
  const list = form.querySelector("[data-composer-tagbox] [data-composer-found]");
  if (field instanceof HTMLInputElement && list instanceof HTMLElement) {
    complete(form, field, list, ", ", (before) => {
      const found = TAG.exec(before);
      return found && { kind: "tag", typed: found[1].trim(), start: before.length - found[1].trimStart().length };
    });
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {Field} field
 * @param {HTMLElement} list
 * @param {string} after what follows a chosen name
 * @param {(before: string) => Begun | null} begun what is being typed, by the text before the cursor
 */
function complete(form, field, list, after, begun) {
  let at = -1;
  /** @type {Begun | null} */
  let current = null;
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);

  const close = () => {
    list.hidden = true;
    current = null;
    field.removeAttribute("aria-activedescendant");
  };
  const options = () => [...list.querySelectorAll("[role=option]")];
  /** @param {number} index */
  const mark = (index) => {
    at = index;
    options().forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    field.setAttribute("aria-activedescendant", options()[index]?.id ?? "");
    options()[index]?.scrollIntoView({ block: "nearest" });
  };
  /** @param {Element | undefined} option */
  const choose = (option) => {
    if (!(option instanceof HTMLElement) || !current) return;
    const start = current.start;
    const end = field.selectionStart ?? field.value.length;
    close();
    replace(field, start, end, `${option.dataset.value}${field.value[end] === after[0] ? "" : after}`);
  };

  const look = async () => {
    const place = field.selectionStart;
    const wanted = document.activeElement === field && place === field.selectionEnd ? begun(field.value.slice(0, place ?? 0)) : null;
    if (!wanted) return close();
    current = wanted;
    const query = new URLSearchParams({ kind: wanted.kind, q: wanted.typed, thread: form.dataset.thread ?? "" });
    const answer = await ask(form, `/content/suggestions/?${query}`);
    if (current !== wanted) return;
    /** @type {Item[]} */
    const items = answer?.ok ? answer.body.items : [];
    if (!items.length) return close();
    list.replaceChildren(...items.map((item, index) => option(item, `${list.id}-${index}`)));
    list.hidden = false;
    list.title = say("found", { count: items.length });
    mark(0);
  };

  afterPause(field, PAUSE, look);
  field.addEventListener("keydown", (event) => {
    if (list.hidden || !(event instanceof KeyboardEvent) || isComposing(event)) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const count = options().length;
    if (step) mark((at + step + count) % count);
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") choose(options()[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the cursor stays in the text
  list.addEventListener("click", (event) => choose(event.target instanceof Element ? (event.target.closest("[role=option]") ?? undefined) : undefined));
  field.addEventListener("blur", close);
}

/** @param {Item} item @param {string} id */
function option(item, id) {
  const words = [make("strong", {}, [item.label])];
  if (item.detail) words.push(make("span", { class: "muted" }, [` ${item.detail}`]));
  return make("li", { role: "option", id, "data-value": item.value, "aria-selected": "false" }, words);
}
