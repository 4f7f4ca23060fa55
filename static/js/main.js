// data-behaviour="name" on an element starts one module with that element.
// Each module loads only where its element stands; the page works without all of them.
const BEHAVIOURS = {
  "as-of": () => import("./behaviours/as-of.js"),
  autosubmit: () => import("./behaviours/autosubmit.js"),
  confirm: () => import("./behaviours/confirm.js"),
  copy: () => import("./behaviours/copy.js"),
  draft: () => import("./behaviours/draft.js"),
  drop: () => import("./behaviours/drop.js"),
  forget: () => import("./behaviours/forget.js"),
  menu: () => import("./behaviours/menu.js"),
  minutes: () => import("./behaviours/minutes.js"),
  now: () => import("./behaviours/now.js"),
  percent: () => import("./behaviours/percent.js"),
  print: () => import("./behaviours/print.js"),
  reviews: () => import("./behaviours/reviews.js"),
  tick: () => import("./behaviours/tick.js"),
  selection: () => import("./behaviours/selection.js"),
};

async function start(element) {
  for (const name of element.dataset.behaviour.split(" ")) {
    const load = BEHAVIOURS[name];
    if (load) (await load()).default(element);
  }
}

// Whoever must know that the page reacts to keys and clicks looks for the mark.
Promise.all([...document.querySelectorAll("[data-behaviour]")].map(start)).then(() => {
  document.documentElement.dataset.started = "";
});
