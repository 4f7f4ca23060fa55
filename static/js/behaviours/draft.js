// A form, or one report's fieldset of a form (data-prefix before its names), whose words
// are saved as a draft a moment after they are typed, and when the page is left; until
// the server has them they are kept in this browser.
import { element } from "../lib/dom.js";
import { forget, keep, kept, putBack, wordsOf } from "../lib/kept.js";
import { Saver } from "../lib/saver.js";

const PAUSE = 1500;
const LONGEST = 5000;

export default function draft(form) {
  const said = form.dataset;
  const state = form.querySelector(".draft-state");
  const version = form.querySelector("[name$=version]");
  const files = form.querySelector("[type=file]");
  let timer;
  let since = 0;
  let isChanged = false;
  let isConflict = false;
  let isSubmitting = false;
  let areFilesRefused = false;

  const tell = (text, isBad = false, ...more) => {
    if (!state) return;
    state.replaceChildren(text, ...more);
    state.dataset.tone = isBad ? "bad" : "";
  };
  const saver = new Saver(
    said.draftUrl,
    () => {
      const data = collect(form);
      // What was refused once is not sent again with every word.
      if (areFilesRefused) data.delete("files");
      return data;
    },
    (answer) => {
      // The words may be saved although a file was refused.
      version.value = answer.version ?? version.value;
      if (answer.isSaved) {
        if (!saver.isWaiting && !isChanged) forget(said.key);
        tell(answer.said);
        clearErrors(form, areFilesRefused ? ["files"] : []);
      } else if (answer.isSignedOut) {
        tell(`${said.saidSignedOut} `, true, link(said.saidSignIn, answer.sign_in));
      } else if (answer.conflict) {
        isConflict = true;
        tell(`${answer.said} `, true, compare(form, said.saidCompare));
      } else {
        tell(answer.said ?? said.saidKept, true);
        areFilesRefused ||= "files" in (answer.errors ?? {});
        show(form, answer.errors ?? {});
      }
    },
  );

  async function save() {
    clearTimeout(timer);
    timer = undefined;
    since = 0;
    if (isConflict || isSubmitting) return;
    isChanged = false;
    const hasFiles = files?.files.length > 0;
    tell(said.saidSaving);
    await saver.save();
    if (hasFiles && !form.querySelector("[data-field=files] .field__errors p")) {
      await refreshFiles(form, files);
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    isChanged = true;
    keep(said.key, wordsOf(form.elements));
    since ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(save, Math.min(PAUSE, Math.max(0, since + LONGEST - Date.now())));
  });
  files?.addEventListener("change", () => {
    areFilesRefused = false;
    save();
  });
  const whole = form.form ?? form;
  whole.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (event.defaultPrevented) return;
    isSubmitting = true;
    if (!saver.isBusy) return;
    // The draft on its way comes first, or it would look like another's version.
    event.preventDefault();
    saver.idle().then(() => whole.requestSubmit(event.submitter));
  });
  addEventListener("pageshow", () => {
    isSubmitting = false;
  });
  const leave = () => {
    if (!isChanged || isSubmitting || isConflict) return;
    isChanged = false;
    clearTimeout(timer);
    saver.leave();
  };
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) leave();
  });
  form.querySelector("[aria-invalid=true]")?.focus();
  if ("isUnsaved" in said) save();
  offer(form, said);
}

// All that the server needs of a form, or of one report's part of it.
function collect(part) {
  const { prefix } = part.dataset;
  if (!prefix) return new FormData(part);
  const data = new FormData();
  for (const [name, value] of new FormData(part.form)) {
    if (name.startsWith(prefix)) data.append(name.slice(prefix.length), value);
    else if (!name.includes("-")) data.append(name, value);
  }
  return data;
}

// What this browser kept and the server never got is offered, not forced on anyone.
function offer(form, said) {
  const words = kept(said.key);
  const shown = wordsOf(form.elements);
  const isNew = Object.keys(words ?? {}).some((name) => words[name] !== shown[name]);
  if (!isNew) {
    forget(said.key);
    return;
  }
  const yes = element("button", "btn btn-sm", said.saidRestore);
  const no = element("button", "btn btn-sm", said.saidDrop);
  const text = element("p", "", said.saidFound);
  const box = element("div", "verdict", text, element("div", "actions", yes, no));
  box.dataset.light = "yellow";
  box.setAttribute("role", "status");
  yes.addEventListener("click", () => {
    putBack(form.elements, words);
    box.remove();
    const first = form.querySelector("textarea");
    first.dispatchEvent(new Event("input", { bubbles: true }));
    first.focus();
  });
  no.addEventListener("click", () => {
    forget(said.key);
    box.remove();
  });
  if (form.form) form.prepend(box);
  else form.before(box);
}

function show(form, errors) {
  form.querySelectorAll(".field__errors").forEach(clear);
  for (const [name, words] of Object.entries(errors)) {
    const field = form.elements[`${form.dataset.prefix ?? ""}${name}`];
    const place = field && document.getElementById(`${field.id}_error`);
    if (!place) continue;
    place.replaceChildren(...words.map((text) => element("p", "", text)));
    place.hidden = false;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", place.id);
  }
}

function clearErrors(form, but) {
  const kept = but.map((name) => `[data-field=${name}]`).join();
  for (const place of form.querySelectorAll(".field__errors")) {
    if (!kept || !place.closest(kept)) clear(place);
  }
}

function clear(place) {
  place.replaceChildren();
  place.hidden = true;
  const field = document.getElementById(place.id.replace(/_error$/, ""));
  field?.removeAttribute("aria-invalid");
}

function link(text, url) {
  const made = element("a", "", text);
  made.href = url;
  return made;
}

// The server shows both versions side by side when the draft is sent as a page.
function compare(form, text) {
  const button = element("button", "link-button", text);
  button.addEventListener("click", () => {
    if (form.form) location.assign(form.dataset.draftUrl.replace("draft/", ""));
    else form.requestSubmit(form.querySelector("[data-save]"));
  });
  return button;
}

async function refreshFiles(form, files) {
  const answer = await fetch(form.action, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const id = `${files.id}_kept`;
  const list = page.getElementById(id);
  if (!list) return;
  document.getElementById(id).replaceWith(document.adoptNode(list));
  files.value = "";
  files.form.querySelector(".drop__chosen").value = "";
}
