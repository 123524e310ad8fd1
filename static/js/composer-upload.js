// @ts-check
// Files by drag, paste or pick. Each goes to the site at once, with its progress; then it stands in the text, and a
// picture asks what it shows.
import { ask, make, replace, say } from "commons/composer-text";
import { transfer } from "commons/composer-transfer";

const ADDRESS = "/content/attachments/";
/** @typedef {{ key: string, markdown: string, kind: string, name: string, alt_text: string, label: string }} Taken */

/**
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} text
 */
export function upload(form, text) {
  const input = form.querySelector("input[type=file][name=files]");
  const box = form.querySelector("[data-composer-uploads]");
  if (!(input instanceof HTMLInputElement) || !(box instanceof HTMLElement)) return;
  let place = text.value.length; // where the cursor was last
  const remember = () => (place = text.selectionStart);
  for (const kind of ["input", "select", "keyup", "click"]) text.addEventListener(kind, remember);

  /** @param {Iterable<File>} files */
  const takeAll = async (files) => {
    const all = [...files];
    box.hidden = !all.length && !box.children.length;
    for (const file of all) await takeOne(file);
  };

  /** @param {File} file */
  const takeOne = async (file) => {
    const bar = make("progress", { max: "100", value: "0", "aria-label": file.name });
    const words = make("span", { class: "small", role: "status" }, [file.name]);
    const row = make("div", { class: "upload__row" }, [words, bar]);
    box.append(row);
    const answer = await transfer(form, file, (percent) => {
      bar.setAttribute("value", String(percent));
      words.textContent = say("uploading", { name: file.name, percent });
    });
    bar.remove();
    if (answer?.status === 201) {
      insert(answer.body.markdown, answer.body.kind);
      row.replaceChildren(...described(answer.body, row));
      return;
    }
    const found = (answer?.body.findings ?? []).map((/** @type {{ excerpt: string }} */ one) => make("span", { class: "span" }, [one.excerpt]));
    words.className = "field__error";
    words.replaceChildren(say("refused", { name: file.name, why: answer?.body.message ?? say("unreachable") }), ...found);
  };

  /** @param {string} markdown @param {string} kind */
  const insert = (markdown, kind) => {
    const before = text.value.slice(0, place);
    const gap = kind === "image" && before && !before.endsWith("\n\n") ? (before.endsWith("\n") ? "\n" : "\n\n") : "";
    const after = kind === "image" ? "\n\n" : " ";
    replace(text, place, place, gap + markdown + after);
    place = text.selectionStart;
  };

  /** @param {string} old @param {string} next */
  const change = (old, next) => {
    const at = text.value.indexOf(old);
    if (at >= 0) replace(text, at, at + old.length, next);
  };

  /** @param {Taken} taken @param {HTMLElement} row @returns {HTMLElement[]} */
  const described = (taken, row) => {
    const remove = make("button", { type: "button", class: "button button--quiet button--small" }, [say("remove")]);
    remove.addEventListener("click", async () => {
      await ask(form, `${ADDRESS}${taken.key}/`, { method: "DELETE" });
      change(taken.markdown, "");
      row.remove();
      box.hidden = !box.children.length;
    });
    const name = make("span", { class: "upload__name" }, [taken.name]);
    const label = make("span", { class: "muted small" }, [` ${taken.label}`]);
    if (taken.kind !== "image") return [name, label, remove];
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
    const question = make("div", { class: "field" }, [
      make("label", { class: "field__label", for: id }, [say("describe", { name: taken.name })]),
      make("span", { class: "field__help" }, [say("describeHelp")]),
      told,
      alt,
      make("div", { class: "buttons" }, [store, remove]),
    ]);
    return [name, label, question];
  };

  input.addEventListener("change", () => {
    const files = [...(input.files ?? [])];
    input.value = ""; // they are on their way; the form must not bring them again
    takeAll(files);
  });
  text.addEventListener("paste", (event) => {
    const files = event.clipboardData?.files ?? new DataTransfer().files;
    // A table of a spreadsheet comes as text and as a picture: the text is what was meant.
    if (!files.length || event.clipboardData?.types.includes("text/plain")) return;
    event.preventDefault();
    remember();
    takeAll(files);
  });
  form.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    takeAll(event.dataTransfer.files);
  });
}
