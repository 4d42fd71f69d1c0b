// Passkeys need scripts and a browser that knows them: their forms are hidden until both are there.
if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll(".needs-passkeys")) form.hidden = false;
}
// Somebody who closes the browser's question has changed their mind; that is no error.
document.addEventListener("allauth.error", (event) => {
  if (event.detail.exception.name === "NotAllowedError") event.preventDefault();
});
