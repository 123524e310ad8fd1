// @ts-check
// Times within the last week say how long ago they were. The page holds the date, which stays for older ones and where no
// script runs: a page that is kept for many readers cannot know when it is read.

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const language = document.documentElement.lang;
const ago = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" });
const inFull = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });

/** @param {number} seconds since then, at least 0 */
const words = (seconds) => {
  if (seconds < HOUR) return ago.format(-Math.floor(seconds / MINUTE), "minute");
  if (seconds < DAY) return ago.format(-Math.floor(seconds / HOUR), "hour");
  return ago.format(-Math.floor(seconds / DAY), "day");
};

/** Renews the words of every `<time data-relative>` below the element. @param {ParentNode} root */
export const renew = (root) => {
  for (const time of root.querySelectorAll("time[data-relative]")) {
    const then = Date.parse(time.getAttribute("datetime") ?? "");
    if (Number.isNaN(then)) continue;
    const seconds = Math.max(0, (Date.now() - then) / 1000);
    if (seconds < 7 * DAY) time.textContent = words(seconds);
    time.setAttribute("title", inFull.format(then));
  }
};

renew(document);
setInterval(() => renew(document), MINUTE * 1000);
document.addEventListener("htmx:afterSwap", (event) => event.target instanceof Element && renew(event.target));
