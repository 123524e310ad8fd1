// @ts-check
// “Quote” under a post takes along what is selected in it; without a selection, or without this file, the whole post.

const LONGEST = 1500; // characters that an address holds with ease

/** @returns {string} */
function selectedIn(/** @type {Element | null} */ post) {
  const selection = getSelection();
  if (!post || !selection?.rangeCount || selection.isCollapsed) return "";
  const { startContainer, endContainer } = selection.getRangeAt(0);
  return post.contains(startContainer) && post.contains(endContainer) ? selection.toString().trim().slice(0, LONGEST) : "";
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[href*='/reply/?quote=']") : null;
  if (!(link instanceof HTMLAnchorElement)) return;
  const part = selectedIn(link.closest("article"));
  const address = new URL(link.href);
  if (part) address.searchParams.set("text", part);
  else address.searchParams.delete("text");
  link.href = address.href;
});
