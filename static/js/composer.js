// @ts-check
// Writing a text. The form works without this file; it adds what is quicker and kinder, part by part. Pages on which the
// form is the main thing load it at once, a thread's page when somebody begins to write.
import { keepDraft } from "commons/composer-drafts";
import { completeNames, completeTags } from "commons/composer-complete";
import { checkPrivacy } from "commons/composer-privacy";
import { preview } from "commons/composer-preview";
import { send } from "commons/composer-send";
import { findSimilar } from "commons/composer-similar";
import { toolbar } from "commons/composer-toolbar";
import { narrowTopics } from "commons/composer-topics";
import { upload } from "commons/composer-upload";

for (const form of document.querySelectorAll("form[data-composer]")) {
  const text = form.querySelector("textarea[data-composer-text]");
  if (!(form instanceof HTMLFormElement) || !(text instanceof HTMLTextAreaElement) || form.dataset.begun) continue;
  form.dataset.begun = "yes";
  const draft = keepDraft(form, text);
  send(form, text, draft);
  toolbar(form, text);
  preview(form, text);
  completeNames(form, text);
  completeTags(form);
  checkPrivacy(form, text);
  findSimilar(form);
  narrowTopics(form);
  upload(form, text);
}
