// The as-of day: choosing one in the calendar goes there, a typed one on Enter or when
// the field is left. Today needs no address of its own.
//
// The field is text, because a browser's own date field writes the day as its own
// language does: 10/20/2025. Only its calendar is borrowed.
export default function asOf(form) {
  const day = form.elements.as_of;
  const picker = form.querySelector(".as-of__picker");
  const open = form.querySelector(".as-of__open");
  const shown = day.value;
  const send = () => {
    if (day.value && day.value !== shown) form.requestSubmit();
  };

  form.querySelector("[type=submit]").hidden = true;
  picker.hidden = false;
  open.hidden = false;
  open.addEventListener("click", () => picker.showPicker());
  picker.addEventListener("change", () => {
    if (picker.value) day.value = picker.value;
    send();
  });
  day.addEventListener("blur", send);
  form.addEventListener("formdata", (event) => {
    if (day.value === picker.max) event.formData.delete("as_of");
  });
}
