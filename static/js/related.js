// @ts-check
// What is related to a thread or an article, fetched when its foot comes near. Without this file the link opens a page.

const AHEAD = "600px"; // of the reader's scrolling

/** @param {HTMLElement} place */
const fill = async (place) => {
  const link = place.querySelector("a");
  if (!link) return;
  try {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    const made = answer.status === 200 ? new DOMParser().parseFromString(await answer.text(), "text/html").body : null;
    if (made?.childElementCount) place.replaceChildren(...made.children);
    else place.remove();
  } catch {
    // No connection: the link stays.
  }
};

for (const place of document.querySelectorAll("[data-related]")) {
  if (!(place instanceof HTMLElement)) continue;
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watch.disconnect();
    fill(place);
  }, { rootMargin: AHEAD });
  watch.observe(place);
}
