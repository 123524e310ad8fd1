// @ts-check
// Sending: Ctrl+Enter, once and not twice, and a warning before unsaved words are left behind.
import { isComposing, say } from "commons/composer-text";

/**
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} text
 * @param {{ isSaved(): boolean, settle(): Promise<void> }} draft
 */
export function send(form, text, draft) {
  const button = form.querySelector("[data-composer-send]");
  if (!(button instanceof HTMLButtonElement)) return;
  let isLeaving = false;
  let isReady = false;

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || isComposing(event)) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.requestSubmit(button);
    } else if (event.target instanceof HTMLInputElement && !["submit", "button", "file"].includes(event.target.type)) {
      event.preventDefault(); // Enter in a line ends the line, and sends nothing that is half written
    }
  });

  form.addEventListener("submit", async (event) => {
    if (isReady) {
      isLeaving = true;
      return;
    }
    event.preventDefault();
    if (button.getAttribute("aria-busy") === "true") return; // pressed twice
    const pressed = event.submitter instanceof HTMLButtonElement ? event.submitter : button;
    const label = button.textContent;
    if (pressed === button) {
      button.setAttribute("aria-busy", "true");
      button.textContent = say("sending");
    }
    await draft.settle(); // a draft that is on its way would come after the text and stay behind
    // A form that is still telling its listeners of a press does not let itself be sent again: the next task may.
    await new Promise((done) => { setTimeout(done); });
    isReady = true;
    form.requestSubmit(pressed);
    isReady = false;
    // A page that is shown again from the browser's memory can be sent again.
    addEventListener("pageshow", () => {
      button.removeAttribute("aria-busy");
      button.textContent = label;
      isLeaving = false;
    }, { once: true });
  });

  addEventListener("beforeunload", (event) => {
    if (!isLeaving && !draft.isSaved()) event.preventDefault();
  });
}
