// @ts-check
// Formulas. The page holds their TeX as text; KaTeX draws them in place once the page has been painted. A formula that
// KaTeX refuses keeps its source, with a hint. Pages load this module only where there is a formula.

const LIMITS = { maxExpand: 1000, maxSize: 20 }; // expansions; em
const SLICE = 12; // milliseconds of drawing before the page gets a turn

/** @typedef {{ render(tex: string, element: Element, options: object): void }} Katex */

/** @type {Promise<Katex> | undefined} */
let loading;

/** Load KaTeX and its style sheet, once. */
async function load() {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = import.meta.resolve("katex/style");
  const styled = new Promise((resolve, reject) => {
    sheet.addEventListener("load", resolve);
    sheet.addEventListener("error", reject);
  });
  document.head.append(sheet);
  await Promise.all([import("katex"), styled]);
  // The file is a classic script: it leaves its object in the global scope instead of exporting it.
  return /** @type {{ katex: Katex }} */ (/** @type {unknown} */ (globalThis)).katex;
}

/**
 * @param {Katex} katex
 * @param {HTMLElement} element
 */
function drawOne(katex, element) {
  const tex = element.textContent ?? "";
  element.dataset.math = "drawn";
  try {
    katex.render(tex, element, {
      ...LIMITS,
      displayMode: element.classList.contains("math--block"),
      strict: true,
      throwOnError: true,
      trust: false,
    });
  } catch {
    element.dataset.math = "failed";
    element.textContent = tex;
    const hint = document.querySelector("meta[name='math-failed']");
    if (hint instanceof HTMLMetaElement) element.title = hint.content;
  }
}

/**
 * Draw the formulas below `root` that have not been drawn yet.
 * @param {ParentNode} root
 */
export async function draw(root) {
  /** @type {HTMLElement[]} */
  const waiting = [...root.querySelectorAll(".math:not([data-math])")].filter((element) => element instanceof HTMLElement);
  if (!waiting.length) return;
  loading ??= load();
  let katex;
  try {
    katex = await loading;
  } catch {
    loading = undefined; // the next call tries again; until then the sources stay readable
    return;
  }
  await nextFrame();
  let since = performance.now();
  for (const element of waiting) {
    if (!element.dataset.math) drawOne(katex, element);
    if (performance.now() - since > SLICE) {
      await nextFrame();
      since = performance.now();
    }
  }
  fit(waiting);
}

/**
 * Let what is wider than its place scroll inside itself, where the keyboard reaches it.
 * @param {HTMLElement[]} elements
 */
function fit(elements) {
  const wide = elements.filter(isWide); // all are measured before the first is changed: the page is laid out once
  for (const element of wide) {
    element.classList.add("math--wide");
    element.tabIndex = 0;
  }
}

/**
 * A formula in a line breaks at its operators; what cannot break, such as a long fraction, may still be too wide.
 * @param {HTMLElement} element
 */
function isWide(element) {
  if (element.classList.contains("math--block")) return element.scrollWidth > element.clientWidth;
  const room = element.closest("p, li, dd, summary, blockquote, .prose")?.clientWidth ?? Infinity;
  return [...element.querySelectorAll(".katex-html > *")].some((part) => part.getBoundingClientRect().width > room);
}

/** @returns {Promise<void>} when the browser has painted */
function nextFrame() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

draw(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target instanceof Element) draw(event.target);
});
