// @ts-check
// What every page has: the theme switch, the menus, and remembering a language that was chosen by a link.
import "commons/theme-switch";
import "commons/menus";
import "commons/language";
import "commons/relative-time";

if (document.querySelector("[data-live-count]")) import("commons/live-count");
if (document.querySelector(".math")) import("commons/math");

// The composer loads when somebody begins to write.
document.addEventListener("focusin", (event) => {
  if (event.target instanceof Element && event.target.closest("form[data-composer]")) import("commons/composer");
});
