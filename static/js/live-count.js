// @ts-check
// The number at the bell, asked for anew while the page is open and looked at. Nothing is asked in a hidden tab.

const EVERY = 45_000; // milliseconds

/** @type {Map<Element, string>} */
const tags = new Map();

/**
 * @param {HTMLElement} link
 * @param {number} count
 */
const show = (link, count) => {
  const label = link.dataset.label ?? "";
  link.setAttribute("aria-label", count ? `${label} (${count})` : label);
  let mark = link.querySelector(".count");
  if (!count) {
    mark?.remove();
    return;
  }
  if (!mark) {
    mark = document.createElement("span");
    mark.className = "count";
    mark.setAttribute("aria-hidden", "true");
    link.append(mark);
  }
  mark.textContent = count > 99 ? "99+" : String(count);
};

/** @param {HTMLElement} link */
const ask = async (link) => {
  const tag = tags.get(link);
  try {
    const answer = await fetch(link.dataset.liveCount ?? "", { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
    if (answer.status !== 200) return;
    tags.set(link, answer.headers.get("ETag") ?? "");
    show(link, Number((await answer.json()).unread));
  } catch {
    // No connection: the number stays as it was, and the next turn asks again.
  }
};

const askAll = () => {
  if (document.visibilityState !== "visible") return;
  for (const link of document.querySelectorAll("[data-live-count]")) if (link instanceof HTMLElement) ask(link);
};

setInterval(askAll, EVERY);
document.addEventListener("visibilitychange", askAll);
window.addEventListener("pageshow", (event) => {
  if (event.persisted) askAll();
});
