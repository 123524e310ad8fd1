// @ts-check
// What of a form is a draft, how a draft comes back into it, and what is shown where two devices wrote at once.
import { ask, make, say } from "commons/composer-text";

const ADDRESS = "/content/drafts/";
const UNSENT = new Set(["csrfmiddlewaretoken", "files", "client_token", "shown_at"]);

/**
 * On a page that did not bring the draft along: fetch it, and put it where nobody has written yet.
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} text
 * @param {HTMLInputElement} version
 * @param {string} context
 */
export async function restore(form, text, version, context) {
  const answer = await ask(form, `${ADDRESS}?context=${encodeURIComponent(context)}`);
  if (!answer?.ok || !answer.body.version || text.value.trim()) return "";
  version.value = String(answer.body.version);
  for (const [name, value] of Object.entries(answer.body.fields)) {
    const field = form.elements.namedItem(name);
    if (field instanceof RadioNodeList) field.value = String(value);
    else if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) field.value = String(value);
  }
  text.dispatchEvent(new Event("change", { bubbles: true }));
  return String(answer.body.saved_at);
}

/** What the author filled in, as one string. @param {HTMLFormElement} form */
export function content(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !UNSENT.has(name) && name !== "draft_version" && !name.startsWith("privacy-")) fields.append(name, value);
  }
  return fields.toString();
}

/** @param {string} moment */
export const clock = (moment) => new Date(moment).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

/**
 * Another device was faster: its text can be looked at, this one can be kept over it. Neither is lost.
 * @param {{ version: number, fields: Record<string, string> }} stored
 * @param {() => void} overwrite
 */
export function bothVersions(stored, overwrite) {
  const load = make("button", { type: "button", class: "button button--small" }, [say("load")]);
  const keep = make("button", { type: "button", class: "button button--small" }, [say("overwrite")]);
  const other = make("textarea", { rows: "8", readonly: "", "aria-label": say("load") });
  const note = make("div", { class: "note note--warn", role: "alert" }, [
    make("p", { class: "note__title" }, [say("elsewhere")]),
    make("div", { class: "buttons" }, [load, keep]),
  ]);
  load.addEventListener("click", () => {
    if (other instanceof HTMLTextAreaElement) other.value = stored.fields.body ?? "";
    note.append(other);
    load.remove();
  });
  keep.addEventListener("click", () => {
    note.remove();
    overwrite();
  });
  return note;
}
