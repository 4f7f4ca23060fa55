// Small helpers for building and showing parts of a page.

export function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  if (name === "button") made.type = "button";
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

// Brings a replaced part to the reader: focus for the ear, scrolling where it is
// below the fold, as it is on a phone.
export function announce(part) {
  const heading = part.querySelector("h2, h3") ?? part;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  const { top, bottom } = part.getBoundingClientRect();
  if (top > window.innerHeight * 0.8 || bottom < 0) part.scrollIntoView();
}
