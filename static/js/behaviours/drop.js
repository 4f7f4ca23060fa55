// Files can be dropped on the frame around the browser's own field, which then stands
// back: its dialogue opens by the words “choose files” or by the keyboard.
export default function drop(frame) {
  const field = frame.querySelector("[type=file]");
  const chosen = frame.querySelector(".drop__chosen");
  const over = (event) => {
    event.preventDefault();
    frame.dataset.over = "";
  };

  frame.dataset.ready = "";
  frame.querySelector(".drop__invite").hidden = false;
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
  field.addEventListener("change", () => {
    chosen.value = [...field.files].map((file) => file.name).join(" · ");
  });
}
