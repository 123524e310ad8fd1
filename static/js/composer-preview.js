// @ts-check
// The text as it will look, beside it where there is room. The site renders it, by the same program as the stored text.
import { afterPause, ask } from "commons/composer-text";
import { draw } from "commons/math";

const PAUSE = 700; // ms after the last key
const WIDE = "(min-width: 64rem)";
const ROOM = 700; // px: an editor this wide holds both beside each other

/**
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} text
 * @param {{ root?: HTMLElement, profile?: string, isOpen?: boolean }} [options] what holds pane and button; how the site
 *   lays the text out; whether there being room is reason enough to open
 */
export function preview(form, text, { root = form, profile = "post", isOpen: mayOpen = true } = {}) {
  const pane = root.querySelector("[data-composer-preview]");
  const place = root.querySelector("[data-composer-html]");
  const button = root.querySelector("[data-composer-look]");
  if (!(pane instanceof HTMLElement) || !(place instanceof HTMLElement) || !(button instanceof HTMLButtonElement)) return;
  let shown = "";
  /** @type {AbortController | undefined} */
  let running;

  const refresh = async () => {
    const source = text.value;
    if (pane.hidden || source === shown) return;
    running?.abort();
    running = new AbortController();
    const answer = source.trim() ? await ask(form, "/content/preview/", { method: "POST", body: { text: source, profile }, signal: running.signal }) : { ok: true, body: { html: "" } };
    if (!answer) return;
    if (!answer.ok) {
      place.textContent = answer.body.message ?? "";
      return;
    }
    shown = source;
    // Sanitised by the site, as every stored text is; the policy lets no script in it run in any case.
    const parsed = new DOMParser().parseFromString(answer.body.html, "text/html");
    place.replaceChildren(...parsed.body.childNodes);
    await draw(place);
    form.dispatchEvent(new CustomEvent("composer-previewed"));
  };

  /** @param {boolean} isOpen */
  const open = (isOpen) => {
    pane.hidden = !isOpen;
    button.setAttribute("aria-pressed", String(isOpen));
    const isWide = matchMedia(WIDE).matches && (pane.parentElement?.clientWidth ?? 0) >= ROOM;
    pane.parentElement?.classList.toggle("editor__panes--side", isOpen && isWide);
    refresh();
  };

  button.type = "button";
  button.addEventListener("click", () => open(pane.hidden));
  afterPause(text, PAUSE, refresh);
  open(!pane.hidden || (mayOpen && matchMedia(WIDE).matches && (pane.parentElement?.clientWidth ?? 0) >= ROOM));
}
