// @ts-check
// Threads that may have the answer already, while a title is typed.
import { afterPause, ask, make } from "commons/composer-text";

const PAUSE = 600; // ms after the last key

/** @param {HTMLFormElement} form */
export function findSimilar(form) {
  const title = form.elements.namedItem("title");
  const panel = form.querySelector("[data-composer-similar]");
  const list = panel?.querySelector("ul");
  if (!(title instanceof HTMLInputElement) || !(panel instanceof HTMLElement) || !list) return;
  let asked = "";
  const look = async () => {
    const words = title.value.trim();
    if (words === asked) return;
    asked = words;
    const answer = words ? await ask(form, `/content/similar-threads/?q=${encodeURIComponent(words)}`) : undefined;
    if (asked !== words) return; // a newer question is on its way
    /** @type {{ title: string, url: string, language: string, replies: number }[]} */
    const found = answer?.ok ? answer.body.threads : [];
    list.replaceChildren(...found.map(row));
    panel.hidden = !found.length;
  };
  afterPause(title, PAUSE, look);
  if (title.value) look();
}

/** @param {{ title: string, url: string, language: string, replies: number }} thread */
function row(thread) {
  // In a window of its own: what is being written stays where it is.
  const link = make("a", { href: thread.url, target: "_blank", rel: "noopener" }, [
    make("span", { lang: thread.language === "zh-hans" ? "zh-Hans" : thread.language }, [thread.title]),
    make("span", { class: "num" }, [String(thread.replies)]),
  ]);
  return make("li", {}, [link]);
}
