// @ts-check
// Votes, reactions, bookmarks without leaving the page. Without this file the same forms are sent and lead back here.

const status = document.querySelector("[data-respond-status]");

/** @param {string} text */
const tell = (text) => { if (status) status.textContent = text; };

/** The foot that the server sends takes the place of the one that was pressed; the keyboard stays where it was.
 * @param {HTMLFormElement} form @param {HTMLButtonElement} button @param {string} html */
const replace = (form, button, html) => {
  const place = [...form.querySelectorAll("button, summary")].indexOf(button);
  const made = new DOMParser().parseFromString(html, "text/html").querySelector("form");
  if (!made) return;
  form.replaceWith(made);
  const controls = [...made.querySelectorAll("button, summary")];
  const same = controls.find((control) => control.textContent?.trim().split(" ")[0] === button.textContent?.trim().split(" ")[0]);
  const next = same ?? controls[Math.min(place, controls.length - 1)];
  if (next instanceof HTMLElement) next.focus();
  tell(next?.textContent?.trim() ?? "");
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!(form instanceof HTMLFormElement) || !form.matches("form.post__foot[data-respond]")) return;
  if (!(button instanceof HTMLButtonElement) || "whole" in button.dataset) return;
  event.preventDefault();
  button.setAttribute("aria-busy", "true");
  const failed = status instanceof HTMLElement ? status.dataset.failed ?? "" : "";
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form, button),
      headers: { "HX-Request": "true" },
      redirect: "error",
    });
    if (answer.ok) replace(form, button, await answer.text());
    else tell((await answer.json()).message ?? failed);
  } catch {
    tell(failed);
  }
  button.removeAttribute("aria-busy");
});
