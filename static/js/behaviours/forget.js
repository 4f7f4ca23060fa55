// Drops what this browser has kept: of one report that is submitted (data-key), or all
// of it when the person signs out (on a form).
import { forget as drop, forgetAll } from "../lib/kept.js";

export default function forget(part) {
  if (part.dataset.key) drop(part.dataset.key);
  else part.addEventListener("submit", forgetAll);
}
