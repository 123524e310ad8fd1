// @ts-check
// Writing an article: each section with the buttons and the preview of the composer, files for all of them. The form works
// without this file.
import { preview } from "commons/composer-preview";
import { toolbar } from "commons/composer-toolbar";
import { upload } from "commons/composer-upload";

for (const form of document.querySelectorAll("form[data-article-editor]")) {
  if (!(form instanceof HTMLFormElement)) continue;
  /** @type {HTMLTextAreaElement[]} */
  const texts = [];
  for (const editor of form.querySelectorAll("[data-composer-editor]")) {
    const text = editor.querySelector("textarea");
    if (!(editor instanceof HTMLElement) || !text) continue;
    texts.push(text);
    toolbar(editor, text);
    preview(form, text, { root: editor, profile: "section", isOpen: false });
  }
  if (!texts.length) continue;
  upload(form, ...texts);
  // The cursor says where a file goes, and every section shows itself: the questions of the form without scripts are answered.
  form.querySelector("[data-article-place]")?.remove();
  const all = form.querySelector("button[name=action][value=preview]");
  if (all instanceof HTMLButtonElement) {
    all.type = "button";
    all.setAttribute("aria-pressed", "false");
    all.addEventListener("click", () => {
      const isOpen = all.getAttribute("aria-pressed") !== "true";
      all.setAttribute("aria-pressed", String(isOpen));
      for (const look of form.querySelectorAll("button[data-composer-look]")) {
        const isShown = look.getAttribute("aria-pressed") === "true";
        const isWritten = Boolean(look.closest("[data-composer-editor]")?.querySelector("textarea")?.value.trim());
        if (look instanceof HTMLButtonElement && isShown !== isOpen && (isWritten || !isOpen)) look.click();
      }
    });
  }
}
