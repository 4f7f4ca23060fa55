// Words selected in the text fill the forms beside it that ask for a place: its first
// and last words for the eye, its exact offsets for the server.
const EDGE = 12;

function lengthOf(node, isCounted) {
  return isCounted(node) ? node.textContent.length : 0;
}

export default function selection(article) {
  const text = article.querySelector(".minutes__text");
  const isCounted = (node) => !node.parentElement.closest(".chip");

  function offsetOf(container, offset) {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    range.setStart(text, 0);
    range.setEnd(container, offset);
    let sum = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node === container) return sum + (isCounted(node) ? offset : 0);
      if (!range.intersectsNode(node)) break;
      sum += lengthOf(node, isCounted);
    }
    return sum;
  }

  // The server counts characters, JavaScript counts pairs of surrogates twice.
  function characters(words) {
    return Array.from(words).length;
  }

  function plainText() {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    let found = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (isCounted(node)) found += node.textContent;
    }
    return found;
  }

  function fill() {
    const forms = document.querySelectorAll("form[data-selection]");
    const chosen = document.getSelection();
    if (!forms.length || chosen.isCollapsed || !chosen.rangeCount) return;
    const range = chosen.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    const whole = plainText();
    const start = offsetOf(range.startContainer, range.startOffset);
    const end = offsetOf(range.endContainer, range.endOffset);
    const words = whole.slice(start, end).trim();
    if (!words) return;
    const lines = words.split("\n");
    for (const { elements } of forms) {
      elements.start.value = characters(whole.slice(0, start));
      elements.end.value = characters(whole.slice(0, end));
      elements.first.value = lines[0].slice(0, EDGE);
      elements.last.value = lines.at(-1).slice(-EDGE);
    }
  }

  // Whoever types other words does not mean the selection any longer.
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-selection]");
    if (form && ["first", "last"].includes(event.target.name)) {
      form.elements.start.value = form.elements.end.value = "";
    }
  });
  // Words inside a link can be selected only while it leads nowhere.
  article.addEventListener("mousedown", (event) => {
    const link = event.target.closest("a");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const address = link.getAttribute("href");
    link.removeAttribute("href");
    const restore = () => link.setAttribute("href", address);
    document.addEventListener("mouseup", restore, { capture: true, once: true });
  });
  article.addEventListener(
    "click",
    (event) => {
      if (document.getSelection().isCollapsed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
  article.addEventListener("mouseup", fill);
  article.addEventListener("keyup", fill);
  article.addEventListener("touchend", () => setTimeout(fill));
}
