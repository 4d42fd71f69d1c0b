// Sharing by the device's own sheet, where there is one; inside WeChat the way that works there.

const inWeChat = /MicroMessenger/i.test(navigator.userAgent);

function ready() {
  for (const note of document.querySelectorAll("[data-in-wechat]")) note.hidden = !inWeChat;
  for (const button of document.querySelectorAll("[data-web-share]")) {
    button.hidden = inWeChat || !navigator.share;
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-web-share]");
  if (!button) return;
  try {
    await navigator.share({ title: button.dataset.title, url: button.dataset.webShare });
  } catch {
    // closed without sharing: nothing to say
  }
});

document.addEventListener("htmx:afterSettle", ready);
ready();
