// @ts-check
// Files by drag, paste or pick. Each goes to the site at once, with its progress; then it stands in the text, where the
// cursor was last, and a picture asks what it shows.
import { described } from "commons/composer-described";
import { make, replace, say } from "commons/composer-text";
import { transfer } from "commons/composer-transfer";

/**
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement[]} texts of a form with several: a file goes where somebody wrote last
 */
export function upload(form, ...texts) {
  const input = form.querySelector("input[type=file][name=files]");
  const box = form.querySelector("[data-composer-uploads]");
  if (!(input instanceof HTMLInputElement) || !(box instanceof HTMLElement)) return;
  let text = texts[0];
  let place = text.value.length; // where the cursor was last
  /** @param {HTMLTextAreaElement} one */
  const remember = (one) => {
    text = one;
    place = one.selectionStart;
  };

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
      row.replaceChildren(...described(form, answer.body, change, () => {
        row.remove();
        box.hidden = !box.children.length;
      }));
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
    const holder = texts.find((one) => one.value.includes(old));
    if (!holder) return;
    const at = holder.value.indexOf(old);
    replace(holder, at, at + old.length, next);
  };

  for (const one of texts) {
    for (const kind of ["input", "select", "keyup", "click"]) one.addEventListener(kind, () => remember(one));
    one.addEventListener("composer-place", () => one === text || ((text = one), (place = one.value.length)));
    one.addEventListener("paste", (event) => {
      const files = event.clipboardData?.files ?? new DataTransfer().files;
      // A table of a spreadsheet comes as text and as a picture: the text is what was meant.
      if (!files.length || event.clipboardData?.types.includes("text/plain")) return;
      event.preventDefault();
      remember(one);
      takeAll(files);
    });
  }
  input.addEventListener("change", () => {
    const files = [...(input.files ?? [])];
    input.value = ""; // they are on their way; the form must not bring them again
    takeAll(files);
  });
  form.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    const under = texts.find((one) => one === event.target);
    if (under && under !== text) remember(under);
    takeAll(event.dataTransfer.files);
  });
}
