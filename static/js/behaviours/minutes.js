// The text of a meeting: a click on a demand brings its tasks into the side column
// without leaving the line one reads. The links work by themselves (?directive=…#side);
// here the answer's #side replaces the one on the page.
import { announce } from "../lib/dom.js";

export default function minutes(article) {
  const chosen = () => article.querySelector(".demand[aria-current]");

  async function show(link) {
    const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const side = page.getElementById("side");
    document.getElementById("side").replaceWith(document.adoptNode(side));
    chosen()?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    announce(side);
  }

  article.addEventListener("click", (event) => {
    const link = event.target.closest("a.demand");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    show(link).then(
      () => history.replaceState(null, "", link.href),
      () => window.location.assign(link.href),
    );
  });
}
