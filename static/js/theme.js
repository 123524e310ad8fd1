// @ts-check
// Runs before the first paint, so that a chosen theme never flashes. The choice stays in this browser: pages that are
// cached for guests are the same for everybody.
(() => {
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is switched off: the system's theme applies.
  }
})();
