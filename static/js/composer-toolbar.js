// @ts-check
// The buttons above a text. Each puts Markdown round what is selected, or an example in its place, ready to be typed over.
import { isComposing, replace, say } from "commons/composer-text";

/** @typedef {{ text: string, select: [number, number] }} Made */

const KEYS = new Map([["b", "bold"], ["i", "italic"], ["k", "link"]]);

/** @param {string} mark @param {string} inside @returns {Made} */
const around = (mark, inside) => ({ text: mark + inside + mark, select: [mark.length, mark.length + inside.length] });

/** @param {string} text @param {string} part @returns {Made} */
const choosing = (text, part) => ({ text, select: [text.indexOf(part), text.indexOf(part) + part.length] });

/** @param {string} sign @param {string} selected @param {string} example @returns {Made} */
function lines(sign, selected, example) {
  const text = (selected || example).split("\n").map((line) => sign + line).join("\n");
  return { text, select: selected ? [0, text.length] : [sign.length, text.length] };
}

/** @type {Record<string, { isBlock?: boolean, make: (selected: string) => Made }>} */
const MARKS = {
  bold: { make: (selected) => around("**", selected || say("bold")) },
  italic: { make: (selected) => around("*", selected || say("italic")) },
  link: {
    make: (selected) => (/^https?:\/\/\S+$/.test(selected) ? choosing(`[${say("linkText")}](${selected})`, say("linkText")) : choosing(`[${selected || say("linkText")}](https://)`, "https://")),
  },
  quote: { isBlock: true, make: (selected) => lines("> ", selected, say("quoted")) },
  list: { isBlock: true, make: (selected) => lines("- ", selected, say("item")) },
  formula: { make: (selected) => (selected.includes("\n") ? choosing(`$$\n${selected}\n$$`, selected) : around("$", selected || "a^2 + b^2")) },
  table: { isBlock: true, make: () => choosing(table(), say("column")) },
};

function table() {
  const head = `| ${say("column")} | ${say("column")} |`;
  const row = `| ${say("cell")} | ${say("cell")} |`;
  return [head, "| --- | --- |", row, row].join("\n");
}

/** @param {string} selected @param {boolean} isAlone @returns {Made} */
function code(selected, isAlone) {
  const inside = selected || say("code");
  if (!selected.includes("\n") && !isAlone) return around("`", inside);
  return { text: "```\n" + inside + "\n```", select: [4, 4 + inside.length] };
}

/** @param {HTMLTextAreaElement} text @param {string} name */
function put(text, name) {
  const { selectionStart: start, selectionEnd: end, value } = text;
  const selected = value.slice(start, end);
  const isAlone = (start === 0 || value[start - 1] === "\n") && (end === value.length || value[end] === "\n");
  const mark = name === "code" ? { isBlock: selected.includes("\n") || (isAlone && !selected), make: (/** @type {string} */ it) => code(it, isAlone && !it) } : MARKS[name];
  if (!mark) return;
  const made = mark.make(selected);
  // A block stands between empty lines.
  const before = mark.isBlock && start > 0 && !value.slice(0, start).endsWith("\n\n") ? (value[start - 1] === "\n" ? "\n" : "\n\n") : "";
  const after = mark.isBlock && end < value.length && !value.slice(end).startsWith("\n") ? "\n\n" : "";
  replace(text, start, end, before + made.text + after, [made.select[0] + before.length, made.select[1] + before.length]);
}

/**
 * @param {HTMLElement} root what holds the buttons
 * @param {HTMLTextAreaElement} text
 */
export function toolbar(root, text) {
  const bar = root.querySelector("[data-composer-toolbar]");
  if (!(bar instanceof HTMLElement)) return;
  bar.hidden = false;
  const buttons = [...bar.querySelectorAll("button")];
  // One stop for the keyboard; arrows go from button to button.
  buttons.forEach((button, index) => (button.tabIndex = index ? -1 : 0));
  bar.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.dataset.md === "image") {
      text.dispatchEvent(new Event("composer-place"));
      document.getElementById("composer-file")?.click();
    } else if (button?.dataset.md) put(text, button.dataset.md);
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = buttons.findIndex((button) => button === document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = buttons[(at + step + buttons.length) % buttons.length];
    buttons.forEach((button) => (button.tabIndex = button === next ? 0 : -1));
    next.focus();
  });
  text.addEventListener("keydown", (event) => {
    const name = KEYS.get(event.key.toLowerCase());
    if (!name || isComposing(event) || event.shiftKey || event.altKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    put(text, name);
  });
}
