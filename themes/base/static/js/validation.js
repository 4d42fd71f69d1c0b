// A field says what is wrong with it once it was left, and stops as soon as that is mended.
// The server checks everything again; a field left empty is not nagged about.

function errorOf(box) {
  return box.querySelector(".field__error");
}

function show(box, input) {
  const error = errorOf(box) ?? document.createElement("p");
  error.className = "field__error";
  error.id = `${input.id}_error`;
  error.textContent =
    (input.validity.typeMismatch && box.dataset.invalid) || input.validationMessage;
  if (!error.isConnected) input.before(error);
  box.classList.add("field--error");
  input.setAttribute("aria-invalid", "true");
  const described = new Set((input.getAttribute("aria-describedby") ?? "").split(" "));
  described.add(error.id);
  input.setAttribute("aria-describedby", [...described].join(" ").trim());
}

function clear(box, input) {
  errorOf(box)?.remove();
  box.classList.remove("field--error");
  input.removeAttribute("aria-invalid");
  const described = (input.getAttribute("aria-describedby") ?? "").split(" ");
  const left = described.filter((id) => id !== `${input.id}_error`).join(" ");
  if (left) input.setAttribute("aria-describedby", left);
  else input.removeAttribute("aria-describedby");
}

const at = (event) => [event.target.closest?.("[data-field]"), event.target];
document.addEventListener("focusout", (event) => {
  const [box, input] = at(event);
  if (box && input.willValidate && input.value && !input.checkValidity()) show(box, input);
});
document.addEventListener("input", (event) => {
  const [box, input] = at(event);
  if (box && errorOf(box) && input.value && input.checkValidity()) clear(box, input);
});
