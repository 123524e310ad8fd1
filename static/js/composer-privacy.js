// @ts-check
// The privacy check while somebody writes. It only tells; the site decides again when the text is sent. What was found
// is listed with the two ways out, and bracketed in the preview.
import { afterPause, ask, make, replace, say, words } from "commons/composer-text";
import { bracket } from "commons/composer-brackets";
import { fields, icon, name, shown } from "commons/composer-texts";

/** @typedef {{ field: string, start: number, end: number, start_utf16: number, end_utf16: number, kind: string, tier: string, rule: string, words: { kind: string, why: string }, label: string }} Finding */
/** @typedef {import("commons/composer-text").Field} Field */

const PAUSE = 1500; // ms after the last key

/**
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} text
 */
export function checkPrivacy(form, text) {
  const panel = form.querySelector("[data-composer-privacy]");
  const blocks = form.querySelector("[data-composer-blocks]");
  if (!(panel instanceof HTMLElement)) return;
  /** @type {Map<string, string>} reason by what was kept and where it stands */
  const kept = new Map([...panel.querySelectorAll("select")].map((select) => [select.name, select.value]));
  /** @type {Finding[]} */
  let found = [];
  let asked = "";
  let isLooked = panel.querySelector("input[type=checkbox]:checked") !== null;

  const look = async () => {
    const texts = Object.fromEntries(fields(form).map((field) => [field.name, shown(field)]).filter(([, value]) => value));
    const question = JSON.stringify(texts);
    if (question === asked) return;
    asked = question;
    const answer = Object.keys(texts).length ? await ask(form, "/content/privacy-check/", { method: "POST", body: { texts } }) : { ok: true, body: { findings: [] } };
    if (!answer?.ok || asked !== question) return;
    found = answer.body.findings;
    show();
  };

  const show = () => {
    const hard = found.filter((one) => one.tier === "hard").length;
    const soft = found.length - hard;
    panel.hidden = !found.length;
    panel.classList.toggle("privacy--clear", !found.length);
    panel.classList.toggle("privacy--soft", !hard && soft > 0);
    const title = say(!hard ? "privacySoft" : soft ? "privacyBoth" : "privacyHard", { hard, soft });
    const head = make("header", { class: "privacy__head" }, [icon("shield"), make("h2", { class: "privacy__title", id: "privacy-title" }, [title]), make("p", { class: "small" }, [say("privacyNothing")])]);
    const rows = found.map((one) => row(one));
    if (soft) rows.push(make("li", { class: "finding" }, [tick()]));
    panel.replaceChildren(head, make("ul", { class: "privacy__list", role: "list" }, rows), make("p", { class: "privacy__foot" }, [`${say("limits")} `, make("a", { href: say("privacyHelpAddress") }, [say("privacyHelp")])]));
    const undecided = found.filter((one) => one.tier === "hard" && !kept.get(name(one))).length;
    blocks?.replaceChildren(...(undecided ? [make("a", { href: "#privacy", class: "label label--danger" }, [title])] : []));
    mark();
  };

  const mark = () => bracket(form.querySelector("[data-composer-html]"), found.filter((one) => one.field === "body").map((one) => ({ span: span(one), isHard: one.tier === "hard" })));

  /** @param {Finding} one */
  const span = (one) => {
    const field = form.elements.namedItem(one.field);
    return field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? shown(field).slice(one.start_utf16, one.end_utf16) : "";
  };

  /** @param {Finding} one */
  const row = (one) => {
    const isHard = one.tier === "hard";
    const redact = make("button", { type: "button", class: "button button--small" }, [icon("redact"), say("replaceWith", { label: one.label })]);
    redact.addEventListener("click", () => {
      take(one);
      look();
    });
    const parts = [
      make("p", { class: "finding__what" }, [make("span", { class: isHard ? "span" : "span span--soft" }, [span(one)]), make("strong", {}, [one.words.kind])]),
      make("p", { class: "finding__why" }, [one.words.why]),
      make("div", { class: "buttons" }, [redact]),
    ];
    if (isHard) parts.push(reason(one));
    return make("li", { class: "finding" }, parts);
  };

  /** @param {Finding} one */
  const reason = (one) => {
    const select = make("select", { name: name(one) }, [["", "—"], ...words().reasons].map(([value, label]) => make("option", { value }, [label])));
    if (!(select instanceof HTMLSelectElement)) return select;
    select.value = kept.get(name(one)) ?? "";
    select.addEventListener("change", () => {
      kept.set(name(one), select.value);
      show();
    });
    return make("label", { class: "field" }, [make("span", { class: "field__label" }, [say("keep")]), select]);
  };

  const tick = () => {
    const box = make("input", { type: "checkbox", name: "privacy-reviewed" });
    if (box instanceof HTMLInputElement) {
      box.checked = isLooked;
      box.addEventListener("change", () => (isLooked = box.checked));
    }
    return make("label", { class: "choice" }, [box, make("span", {}, [say("looked")])]);
  };

  /** Put the label in the place of a span. What was decided about others is asked about where they stand then. @param {Finding} one */
  const take = (one) => {
    const field = form.elements.namedItem(one.field);
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    const lead = field.value.length - field.value.trimStart().length;
    replace(field, lead + one.start_utf16, lead + one.end_utf16, one.label);
    const grown = [...one.label].length - (one.end - one.start);
    for (const other of found.filter((it) => it.field === one.field && it.start >= one.end && kept.has(name(it)))) {
      kept.set(name({ ...other, start: other.start + grown, end: other.end + grown }), kept.get(name(other)) ?? "");
    }
  };

  for (const field of fields(form)) afterPause(field, PAUSE, look);
  form.addEventListener("composer-previewed", mark);
  if (text.value) look();
}
