// @ts-check
// A button that copies a block of code. It is hidden until this runs, and where the browser has no clipboard to write to.

for (const block of document.querySelectorAll("[data-copy]")) {
  const button = block.querySelector("[data-copy-button]");
  const code = block.querySelector("pre code");
  if (!(button instanceof HTMLButtonElement) || !code || !navigator.clipboard) continue;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent ?? "");
    } catch {
      return; // the browser refused; the code can still be selected
    }
    button.textContent = button.dataset.done ?? label;
    setTimeout(() => (button.textContent = label), 2000);
  });
}
