// @ts-check
// The draft on the server: saved every few seconds while something changes, restored on any device. Two devices that
// write the same draft are told of each other, and both texts are kept.
import { bothVersions, clock, content, restore } from "commons/composer-draft-fields";
import { ask, isComposing, say } from "commons/composer-text";

const PAUSE = 3000; // ms after the last change
const AT_MOST = 15000; // ms that a change waits while somebody types on and on
const ADDRESS = "/content/drafts/";

/**
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} text
 * @returns {{ isSaved(): boolean, settle(): Promise<void> }}
 */
export function keepDraft(form, text) {
  const state = form.querySelector("[data-composer-state]");
  const version = form.elements.namedItem("draft_version");
  const context = form.dataset.composer ?? "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let waitingSince = 0;
  let isStopped = false;
  let saved = content(form);
  /** @type {Promise<void>} */
  let running = Promise.resolve();

  /** @param {string} words */
  const tell = (words) => {
    if (state) state.textContent = words;
  };

  const save = async () => {
    waitingSince = 0;
    const now = content(form);
    if (isStopped || now === saved) return;
    const body = new URLSearchParams(now);
    body.set("context", context);
    body.set("draft_version", version instanceof HTMLInputElement ? version.value : "0");
    const answer = await ask(form, ADDRESS, { method: "POST", body });
    if (answer?.ok) {
      saved = now;
      if (version instanceof HTMLInputElement && answer.body.version) version.value = String(answer.body.version);
      if (answer.body.saved_at) tell(say("saved", { time: clock(answer.body.saved_at) }));
    } else if (answer?.status === 409 && answer.body.stored) {
      isStopped = true;
      conflict(answer.body.stored);
    } else {
      tell(answer?.body.message ?? say("unsaved"));
      if (!answer || answer.status >= 500) later();
    }
  };

  const later = () => {
    clearTimeout(timer);
    waitingSince ||= Date.now();
    const wait = Math.max(0, Math.min(PAUSE, waitingSince + AT_MOST - Date.now()));
    timer = setTimeout(() => (running = running.then(save)), wait);
  };

  /** @param {{ version: number, fields: Record<string, string> }} stored */
  const conflict = (stored) => {
    tell("");
    const note = bothVersions(stored, () => {
      if (version instanceof HTMLInputElement) version.value = String(stored.version);
      isStopped = false;
      running = running.then(save);
    });
    form.prepend(note);
  };

  form.addEventListener("input", (event) => {
    if (!isComposing(event)) later();
  });
  form.addEventListener("compositionend", later);
  form.addEventListener("change", later);
  addEventListener("pagehide", () => clearTimeout(timer));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer) running = running.then(save);
  });
  if (form.dataset.composer?.startsWith("reply:") && version instanceof HTMLInputElement && version.value === "0") {
    running = restore(form, text, version, context).then((at) => {
      saved = content(form);
      if (at) tell(say("restored", { time: clock(at) }));
    });
  }

  return {
    isSaved: () => content(form) === saved || !text.value.trim(),
    async settle() {
      clearTimeout(timer);
      isStopped = true;
      await running;
    },
  };
}
