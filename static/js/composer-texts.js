// @ts-check
// Which fields hold words of the author's, how the site reads them, and by which name a decision about a span comes back.

/** @typedef {import("commons/composer-text").Field} Field */

/**
 * One drawing of the sprite, by the address that the page's own drawings have.
 * @param {string} name
 */
export function icon(name) {
  const sprite = document.querySelector("svg.icon use")?.getAttribute("href")?.split("#")[0] ?? "";
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${sprite}#i-${name}`);
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  drawing.append(use);
  return drawing;
}

const OWN = new Set(["csrfmiddlewaretoken", "client_token", "draft_version", "tags"]);

/** @param {{ field: string, rule: string, start: number, end: number }} one */
export const name = (one) => `privacy-keep:${one.field}:${one.rule}:${one.start}:${one.end}`;

/** Fields with words of the author's. @param {HTMLFormElement} form @returns {Field[]} */
export const fields = (form) =>
  [...form.elements].filter((field) => (field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === "text")) && field.name && !OWN.has(field.name)).map((field) => /** @type {Field} */ (field));

/** As the site cleans it before it looks. @param {Field} field */
export const shown = (field) => (field.name === "title" ? field.value.replace(/\s+/g, " ").trim() : field.value.trim());
