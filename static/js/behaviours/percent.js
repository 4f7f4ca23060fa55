// A slider beside the percent's own field; either moves the other.
export default function percent(part) {
  const slider = part.querySelector("[type=range]");
  const figure = part.querySelector("[type=number]");

  slider.hidden = false;
  slider.value = figure.value || 0;
  slider.addEventListener("input", (event) => {
    event.stopPropagation();
    figure.value = slider.value;
    figure.dispatchEvent(new Event("input", { bubbles: true }));
  });
  figure.addEventListener("input", () => {
    slider.value = figure.value || 0;
  });
}
