// @ts-check
// A button under each password field that shows what was typed. Without this file there is none.

for (const input of document.querySelectorAll("input[data-password]")) {
  if (input instanceof HTMLInputElement) addButton(input);
}

/** @param {HTMLInputElement} input */
function addButton(input) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet button--small";
  button.setAttribute("aria-controls", input.id);
  const row = document.createElement("div");
  row.className = "row";
  row.append(button);
  input.after(row);
  const update = () => {
    const isShown = input.type === "text";
    button.setAttribute("aria-pressed", String(isShown));
    button.textContent = input.dataset.show ?? "";
  };
  button.addEventListener("click", () => {
    input.type = input.type === "text" ? "password" : "text";
    update();
  });
  // Browsers remember what text fields held.
  input.form?.addEventListener("submit", () => {
    input.type = "password";
  });
  update();
}
