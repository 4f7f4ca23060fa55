// A form or button with data-confirm="sentence" asks before it acts.
// data-confirm-yes and data-confirm-no carry the words of the two buttons.
import { element } from "../lib/dom.js";

export default function confirm(form) {
  let sure = false;

  form.addEventListener("submit", (event) => {
    if (sure) return;
    event.preventDefault();
    ask(form.dataset, () => {
      sure = true;
      form.requestSubmit(event.submitter);
    });
  });
}

function ask(words, agreed) {
  const yes = element("button", "btn btn-primary", words.confirmYes);
  const no = element("button", "btn", words.confirmNo);
  const text = element("p", "dialog__text", words.confirm);
  const row = element("div", "actions", yes, no);
  const dialog = element("dialog", "dialog", text, row);

  text.id = "confirm-text";
  dialog.setAttribute("aria-labelledby", text.id);
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", () => {
    dialog.close();
    agreed();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
}
