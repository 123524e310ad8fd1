// @ts-check
// What the parts of the composer share: words, asking the site, changing a text so that it can be undone.

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

/** @type {Record<string, any> | undefined} */
let read;

/**
 * Words in the page's language. `{…}` is filled in.
 * @param {string} name
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function say(name, values = {}) {
  return String(words()[name] ?? "").replace(/\{(\w+)\}/g, (_all, key) => String(values[key] ?? ""));
}

/** @returns {Record<string, any>} */
export function words() {
  read ??= JSON.parse(document.getElementById("composer-words")?.textContent ?? "{}");
  return read ?? {};
}

/**
 * Whether an input method is at work: its keys are its own, and what stands in the field is not yet what was meant.
 * @param {Event} event
 */
export const isComposing = (event) => (event instanceof KeyboardEvent || event instanceof InputEvent) && (event.isComposing || ("keyCode" in event && event.keyCode === 229));

/**
 * Call after a pause in typing; never while an input method composes, but once it has finished.
 * @param {HTMLElement} field
 * @param {number} pause milliseconds
 * @param {() => void} act
 */
export function afterPause(field, pause, act) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(act, pause);
  };
  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!isComposing(event)) later();
  });
  field.addEventListener("compositionend", later);
  field.addEventListener("change", later);
}

/**
 * Replace part of a text as typing would: undo brings it back, and everybody who listens to input hears of it.
 * @param {Field} field
 * @param {number} start
 * @param {number} end
 * @param {string} text
 * @param {[number, number]} [select] what is selected afterwards, counted from the start of the new text
 */
export function replace(field, start, end, text, select = [text.length, text.length]) {
  field.focus();
  field.setSelectionRange(start, end);
  const before = field.value;
  // The only way that keeps the history of undo; where a browser has dropped it, the text is set and the history lost.
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (!done || field.value === before) {
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.setSelectionRange(start + select[0], start + select[1]);
}

/** @param {HTMLFormElement} form */
const token = (form) => {
  const field = form.elements.namedItem("csrfmiddlewaretoken");
  return field instanceof HTMLInputElement ? field.value : "";
};

/**
 * Ask the site; the answer with what it says, or undefined where it does not answer.
 * @param {HTMLFormElement} form
 * @param {string} address
 * @param {{ method?: string, body?: BodyInit | object, signal?: AbortSignal }} [options]
 * @returns {Promise<{ ok: boolean, status: number, body: any } | undefined>}
 */
export async function ask(form, address, { method = "GET", body, signal } = {}) {
  const isJson = body !== undefined && !(body instanceof FormData) && !(body instanceof URLSearchParams);
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = token(form);
  if (isJson) headers["Content-Type"] = "application/json";
  try {
    const answer = await fetch(address, { method, headers, signal, body: isJson ? JSON.stringify(body) : /** @type {BodyInit} */ (body), credentials: "same-origin" });
    const isReadable = answer.headers.get("Content-Type")?.startsWith("application/json");
    return { ok: answer.ok, status: answer.status, body: isReadable ? await answer.json() : {} };
  } catch {
    return undefined;
  }
}

/**
 * An element with its attributes and what stands in it.
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} [children]
 */
export function make(name, attributes = {}, children = []) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}
