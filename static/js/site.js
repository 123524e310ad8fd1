// @ts-check
// What every page has: the theme switch, the menus, and remembering a language that was chosen by a link.
import "commons/theme-switch";
import "commons/menus";
import "commons/language";
import "commons/relative-time";

if (document.querySelector("[data-live-count]")) import("commons/live-count");
if (document.querySelector(".math")) import("commons/math");

// The switcher loads when somebody asks for it: by / outside any field, unless they switched that off in it, or by Ctrl+K.
const search = document.querySelector("form[data-switch]");
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
  const bare = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && !slashIsOff();
  const chord = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!(bare || chord) || !(search instanceof HTMLFormElement)) return;
  event.preventDefault();
  import("commons/switcher").then(({ open }) => open(search));
});

function slashIsOff() {
  try {
    return localStorage.getItem("commons.slash") === "off";
  } catch {
    return false; // storage is switched off
  }
}

// The composer loads when somebody begins to write.
document.addEventListener("focusin", (event) => {
  if (event.target instanceof Element && event.target.closest("form[data-composer]")) import("commons/composer");
});
