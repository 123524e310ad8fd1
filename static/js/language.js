// @ts-check
// A guest's language link changes the address. Remember the choice as well, so that the front door opens in it next time.

const YEAR = 365 * 24 * 3600; // seconds

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-language]") : null;
  if (!(link instanceof HTMLAnchorElement)) return;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `language=${link.dataset.language}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
});
