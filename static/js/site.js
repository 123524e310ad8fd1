// @ts-check
// What every page has: the theme switch, the menus, and remembering a language that was chosen by a link.
import "commons/theme-switch";
import "commons/menus";
import "commons/language";

if (document.querySelector(".math")) import("commons/math");
