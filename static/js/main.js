// data-behaviour="name" on an element starts one module with that element.
// Each module loads only where its element stands; the page works without all of them.
const BEHAVIOURS = {
  "as-of": () => import("./behaviours/as-of.js"),
  autosubmit: () => import("./behaviours/autosubmit.js"),
  confirm: () => import("./behaviours/confirm.js"),
  menu: () => import("./behaviours/menu.js"),
  minutes: () => import("./behaviours/minutes.js"),
  print: () => import("./behaviours/print.js"),
};

async function start(element) {
  for (const name of element.dataset.behaviour.split(" ")) {
    const load = BEHAVIOURS[name];
    if (load) (await load()).default(element);
  }
}

document.querySelectorAll("[data-behaviour]").forEach(start);
