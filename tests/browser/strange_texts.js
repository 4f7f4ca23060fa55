// Texts that match a pattern although their element says it is in that language.
// Evaluated with [pattern, language, also in attributes].
([pattern, language, inAttributes]) => {
  const strange = new RegExp(pattern, "gu");
  const found = new Set();

  const tell = (element, text) => {
    const said = element.closest("[lang]").getAttribute("lang").slice(0, 2);
    // An option is text alone: a name that it quotes cannot be marked.
    const words = element.matches("option") ? text.replace(/“[^”]*”/g, "") : text;
    if (said !== language || !words.match(strange)) return;
    const name = element.tagName.toLowerCase();
    found.add(`${name}.${element.getAttribute("class")}: ${text.trim().slice(0, 80)}`);
  };

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent.closest("script, style, noscript")) tell(parent, walker.currentNode.data);
  }
  for (const name of inAttributes ? ["aria-label", "title", "placeholder", "alt"] : [])
    for (const element of document.querySelectorAll(`[${name}]`))
      tell(element, element.getAttribute(name));
  return [...found];
}
