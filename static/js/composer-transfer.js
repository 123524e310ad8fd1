// @ts-check
// One file on its way to the site, with its progress.

const ADDRESS = "/content/attachments/";

/**
 * fetch tells nothing of what is on its way; this older request does.
 * @param {HTMLFormElement} form
 * @param {File} file
 * @param {(percent: number) => void} progress
 * @returns {Promise<{ status: number, body: any } | undefined>}
 */
export function transfer(form, file, progress) {
  const body = new FormData();
  body.set("file", file);
  const token = form.elements.namedItem("csrfmiddlewaretoken");
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => progress(event.lengthComputable ? Math.round((100 * event.loaded) / event.total) : 0));
    request.addEventListener("load", () => resolve({ status: request.status, body: parsed(request.responseText) }));
    request.addEventListener("error", () => resolve(undefined));
    request.open("POST", ADDRESS);
    request.setRequestHeader("X-CSRFToken", token instanceof HTMLInputElement ? token.value : "");
    request.send(body);
  });
}

/** What the site said; a page of a server in between says nothing that is of use here. @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
