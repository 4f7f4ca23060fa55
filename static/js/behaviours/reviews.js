// The reviewers' queue: a decision is sent without leaving the page. The answer is the
// page that would have come: its queue replaces the one shown, and the next paper gets
// the focus; where the decision was refused, only its card is replaced.
import { element } from "../lib/dom.js";
import confirm from "./confirm.js";

export default function reviews(place) {
  place.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    event.preventDefault();
    if (form.getAttribute("aria-busy") === "true") return;
    form.setAttribute("aria-busy", "true");
    send(form, event.submitter)
      .then((answer) => show(place, form, answer))
      .catch(() => tell(form, place.dataset.failed))
      .finally(() => form.removeAttribute("aria-busy"));
  });
}

async function send(form, submitter) {
  const response = await fetch(submitter?.getAttribute("formaction") ?? form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form, submitter)),
    headers: { Accept: "text/html" },
  });
  const text = await response.text();
  return new DOMParser().parseFromString(text, "text/html");
}

function show(place, form, page) {
  const queue = page.getElementById("queue");
  if (queue) {
    showQueue(place, page, form.elements.then?.value);
    return;
  }
  const old = form.closest(".review");
  const card = page.querySelector(".review");
  if (old && card) {
    old.replaceWith(start(document.adoptNode(card)));
    const alert = card.querySelector("[role=alert]");
    (card.querySelector("textarea[aria-invalid]") ?? focusable(alert ?? card)).focus();
    return;
  }
  tell(form, page.querySelector("main [role=alert]")?.textContent ?? place.dataset.failed);
}

function showQueue(place, page, then) {
  for (const id of ["queue-head", "queue"]) {
    const part = page.getElementById(id);
    place.querySelector(`#${id}`).replaceWith(start(document.adoptNode(part)));
  }
  showMessages(place, page.querySelector("main > .messages"));
  showBadges(page);
  const next = then && document.getElementById(then);
  const target = next || place.querySelector(".review") || document.getElementById("queue");
  target.focus({ preventScroll: true });
  const { top, bottom } = target.getBoundingClientRect();
  if (top < 0 || bottom > window.innerHeight) target.scrollIntoView({ block: "nearest" });
  if (top < 0) target.scrollIntoView({ block: "start" });
}

function showMessages(place, messages) {
  place.parentElement.querySelector(":scope > .messages")?.remove();
  if (!messages) return;
  place.before(document.adoptNode(messages));
}

function showBadges(page) {
  for (const badge of page.querySelectorAll("[data-badge]")) {
    const shown = document.querySelector(`[data-badge="${badge.dataset.badge}"]`);
    shown?.replaceWith(document.adoptNode(badge));
  }
}

function tell(form, words) {
  form.querySelector(".message")?.remove();
  const message = element("p", "message", words);
  message.setAttribute("role", "alert");
  message.dataset.light = "red";
  form.prepend(message);
  focusable(message).focus();
}

function focusable(part) {
  part.tabIndex = -1;
  return part;
}

function start(part) {
  part.querySelectorAll("[data-behaviour~=confirm]").forEach(confirm);
  return part;
}
