// @ts-check
// Three buttons: the system's theme, light, dark. The choice stays in this browser. Hidden until this file has run, since
// without scripts the system's theme applies and the buttons could do nothing.

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.#show(read());
    this.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button[value]") : null;
      if (button instanceof HTMLButtonElement) this.#choose(button.value);
    });
  }

  /** @param {string} theme */
  #choose(theme) {
    if (theme === "system") {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = theme;
    }
    try {
      if (theme === "system") localStorage.removeItem("theme");
      else localStorage.setItem("theme", theme);
    } catch {
      // Storage is switched off: the choice lasts as long as the page.
    }
    this.#show(theme);
  }

  /** @param {string} theme */
  #show(theme) {
    for (const button of this.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === theme));
  }
}

/** @returns {string} */
function read() {
  return document.documentElement.dataset.theme ?? "system";
}

customElements.define("theme-switch", ThemeSwitch);
