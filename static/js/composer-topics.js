// @ts-check
// A field above the tree of topics that narrows it, and how many are chosen.

/** @param {HTMLFormElement} form */
export function narrowTopics(form) {
  const picker = form.querySelector("[data-composer-topics]");
  const narrow = picker?.querySelector("[data-composer-narrow]");
  const field = narrow?.querySelector("input");
  const fold = picker?.querySelector("details");
  const chosen = picker?.querySelector("[data-composer-chosen]");
  if (!picker || !(narrow instanceof HTMLElement) || !field || !fold || !chosen) return;
  narrow.hidden = false;

  const show = () => {
    const names = [...picker.querySelectorAll("input:checked")].map((box) => box.nextElementSibling?.textContent ?? "");
    chosen.textContent = names.join(" · ");
  };
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    if (wanted) fold.open = true;
    for (const group of picker.querySelectorAll(".picker__group")) {
      let isNeeded = false;
      for (const choice of group.querySelectorAll("label")) {
        const isFound = !wanted || (choice.textContent ?? "").toLowerCase().includes(wanted);
        choice.hidden = !isFound;
        isNeeded ||= isFound;
      }
      if (group instanceof HTMLElement) group.hidden = !isNeeded;
    }
  });
  picker.addEventListener("change", show);
  show();
}
