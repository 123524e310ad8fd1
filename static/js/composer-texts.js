// @ts-check
// Which fields hold words of the author's, how the site reads them, and by which name a decision about a span comes back.

/** @typedef {import("commons/composer-text").Field} Field */

const OWN = new Set(["csrfmiddlewaretoken", "client_token", "draft_version", "tags"]);

/** @param {{ field: string, rule: string, start: number, end: number }} one */
export const name = (one) => `privacy-keep:${one.field}:${one.rule}:${one.start}:${one.end}`;

/** Fields with words of the author's. @param {HTMLFormElement} form @returns {Field[]} */
export const fields = (form) =>
  [...form.elements].filter((field) => (field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === "text")) && field.name && !OWN.has(field.name)).map((field) => /** @type {Field} */ (field));

/** As the site cleans it before it looks. @param {Field} field */
export const shown = (field) => (field.name === "title" ? field.value.replace(/\s+/g, " ").trim() : field.value.trim());
