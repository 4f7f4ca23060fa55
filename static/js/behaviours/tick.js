// A milestone's day is asked only where its box is ticked.
export default function tick(part) {
  const box = part.querySelector("[type=checkbox]");
  const day = part.querySelector("[type=date]").parentElement;
  const show = () => {
    day.hidden = !box.checked;
  };

  show();
  box.addEventListener("change", show);
  // Words that are put back set the box without a click.
  box.form.addEventListener("input", show);
}
