// @ts-check
// A file that the site has taken, as a row under the text: its name, what a picture shows, and the way to take it out.
import { ask, make, say } from "commons/composer-text";

const ADDRESS = "/content/attachments/";
/** @typedef {{ key: string, markdown: string, kind: string, name: string, alt_text: string, label: string }} Taken */

/**
 * What stands in the row.
 * @param {HTMLFormElement} form
 * @param {Taken} taken
 * @param {(old: string, next: string) => void} change replaces words of the text
 * @param {() => void} removed called once the file is gone
 * @returns {HTMLElement[]}
 */
export function described(form, taken, change, removed) {
  const remove = make("button", { type: "button", class: "button button--quiet button--small" }, [say("remove")]);
  remove.addEventListener("click", async () => {
    await ask(form, `${ADDRESS}${taken.key}/`, { method: "DELETE" });
    change(taken.markdown, "");
    removed();
  });
  const name = make("span", { class: "upload__name" }, [taken.name]);
  const label = make("span", { class: "muted small" }, [` ${taken.label}`]);
  return taken.kind === "image" ? [name, label, question(form, taken, change, remove)] : [name, label, remove];
}

/**
 * What the picture shows, for readers who cannot see it.
 * @param {HTMLFormElement} form
 * @param {Taken} taken
 * @param {(old: string, next: string) => void} change
 * @param {HTMLElement} remove
 */
function question(form, taken, change, remove) {
  const id = `alt-${taken.key}`;
  const alt = make("input", { type: "text", id, maxlength: "500" });
  const told = make("span", { class: "field__error", role: "status" });
  const store = make("button", { type: "button", class: "button button--small" }, [say("describeSave")]);
  store.addEventListener("click", async () => {
    const body = new URLSearchParams({ alt_text: alt instanceof HTMLInputElement ? alt.value : "" });
    const answer = await ask(form, `${ADDRESS}${taken.key}/`, { method: "POST", body });
    told.textContent = answer?.ok ? "" : (answer?.body.message ?? say("unreachable"));
    if (!answer?.ok) return;
    change(taken.markdown, answer.body.markdown);
    taken.markdown = answer.body.markdown;
  });
  return make("div", { class: "field" }, [
    make("label", { class: "field__label", for: id }, [say("describe", { name: taken.name })]),
    make("span", { class: "field__help" }, [say("describeHelp")]),
    told,
    alt,
    make("div", { class: "buttons" }, [store, remove]),
  ]);
}
