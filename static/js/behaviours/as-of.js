// The as-of day: choosing one in the calendar goes there, typing waits for Enter or
// for the field to be left. Today needs no address of its own.
export default function asOf(form) {
  const day = form.elements.as_of;
  const shown = day.value;
  const send = () => {
    if (day.value && day.value !== shown && day.checkValidity()) form.requestSubmit();
  };
  let typing = false;

  form.querySelector("[type=submit]").hidden = true;
  day.addEventListener("keydown", (event) => {
    typing = event.key !== "Enter";
  });
  day.addEventListener("pointerdown", () => {
    typing = false;
  });
  day.addEventListener("change", () => {
    if (!typing) send();
  });
  day.addEventListener("blur", send);
  form.addEventListener("formdata", (event) => {
    if (day.value === day.max) event.formData.delete("as_of");
  });
}
