// A button that prints the page; without script it stays hidden.
export default function print(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
