// A button that puts its words (data-copy) into a field (data-into, an id), or adds
// them below what stands there (data-add). Without script it stays hidden.
export default function copy(button) {
  const field = document.getElementById(button.dataset.into);

  button.hidden = false;
  button.addEventListener("click", () => {
    const before = "add" in button.dataset && field.value ? `${field.value}\n` : "";
    field.value = before + button.dataset.copy;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
