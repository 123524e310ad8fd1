// @ts-check
// Brackets round spans of a rendered text. They stand for exactly this text, and are taken away before new ones are drawn.
import { make } from "commons/composer-text";

/**
 * @param {Element | null} place
 * @param {{ span: string, isHard: boolean }[]} spans
 */
export function bracket(place, spans) {
  if (!place) return;
  for (const old of place.querySelectorAll("mark.span")) old.replaceWith(...old.childNodes);
  place.normalize();
  for (const { span, isHard } of spans) {
    const found = span && textWith(place, span);
    if (!found) continue;
    const rest = found.node.splitText(found.at);
    rest.splitText(span.length);
    rest.replaceWith(make("mark", { class: isHard ? "span" : "span span--soft" }, [span]));
  }
}

/**
 * The first piece of text that holds the span and is not bracketed yet; none where markup runs through it.
 * @param {Element} place
 * @param {string} span
 */
function textWith(place, span) {
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node instanceof Text && !node.parentElement?.closest("mark.span, .math") ? node.data.indexOf(span) : -1;
    if (node instanceof Text && at >= 0) return { node, at };
  }
  return undefined;
}
