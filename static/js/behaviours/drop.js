// Files can be dropped on the frame around the browser's own field.
export default function drop(frame) {
  const field = frame.querySelector("[type=file]");
  const over = (event) => {
    event.preventDefault();
    frame.dataset.over = "";
  };

  frame.querySelector(".drop__word").hidden = false;
  frame.addEventListener("dragover", over);
  frame.addEventListener("dragenter", over);
  frame.addEventListener("dragleave", () => delete frame.dataset.over);
  frame.addEventListener("drop", (event) => {
    event.preventDefault();
    delete frame.dataset.over;
    if (!event.dataTransfer.files.length) return;
    field.files = event.dataTransfer.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
