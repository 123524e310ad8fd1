// @ts-check
// Opens the browser's passkey dialogue and posts its answer as an ordinary form. The challenge comes with the page, or,
// for signing in, from the server when the button is pressed. Texts come from the element's data attributes.

class PasskeyDialogue extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.querySelector("button")?.addEventListener("click", () => this.#run());
  }

  async #run() {
    const button = this.querySelector("button");
    if (!window.PublicKeyCredential || !button) return this.#say("unsupported");
    this.#say("");
    button.setAttribute("aria-busy", "true");
    try {
      const options = await this.#options();
      const credential = this.dataset.ceremony === "add" ? await create(options) : await get(options);
      this.#send(JSON.stringify(credential));
    } catch (error) {
      this.#say(error instanceof DOMException && error.name === "InvalidStateError" ? "known" : reason(error));
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  async #options() {
    if (this.dataset.ceremony !== "sign-in") {
      return JSON.parse(document.getElementById("passkey-options")?.textContent ?? "{}").publicKey;
    }
    const response = await fetch(this.#form.action, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new TypeError("no challenge");
    return (await response.json()).publicKey;
  }

  /** @returns {HTMLFormElement} */
  get #form() {
    const id = this.querySelector("button")?.dataset.form;
    const form = id ? document.getElementById(id) : this.querySelector("form");
    if (!(form instanceof HTMLFormElement)) throw new TypeError("no form");
    return form;
  }

  /** @param {string} credential */
  #send(credential) {
    const input = this.#form.elements.namedItem("credential");
    if (input instanceof HTMLInputElement) input.value = credential;
    this.#form.submit();
  }

  /** @param {string} text */
  #say(text) {
    const place = this.querySelector("[role=alert]");
    if (!(place instanceof HTMLElement)) return;
    place.textContent = text ? (this.dataset[text] ?? "") : "";
    place.hidden = !text;
  }
}

/** @param {unknown} error */
const reason = (error) => (error instanceof TypeError ? "unreachable" : "refused");

/** @param {any} options */
async function create(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: described(options.excludeCredentials),
    },
  });
  return answer(made, ["attestationObject"]);
}

/** @param {any} options */
async function get(options) {
  const shown = await navigator.credentials.get({
    publicKey: { ...options, challenge: toBytes(options.challenge), allowCredentials: described(options.allowCredentials) },
  });
  return answer(shown, ["authenticatorData", "signature", "userHandle"]);
}

/** @param {any} credential @param {string[]} parts */
function answer(credential, parts) {
  const response = Object.fromEntries(["clientDataJSON", ...parts].map((part) => [part, toText(credential.response[part])]));
  return {
    type: credential.type,
    id: credential.id,
    rawId: toText(credential.rawId),
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

/** @param {any[] | undefined} credentials */
const described = (credentials) => (credentials ?? []).map((one) => ({ ...one, id: toBytes(one.id) }));

/** @param {string} text base64url */
const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));

/** @param {ArrayBuffer | null | undefined} buffer */
const toText = (buffer) => (buffer ? btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") : null);

customElements.define("passkey-dialogue", PasskeyDialogue);
