// A link to a product in a story opens a small card with its price and its Add; without scripts,
// or with a key held down, it is the link that it is.

function place(peek, link) {
  const room = document.documentElement.clientWidth;
  if (room < 640) return;
  const line = link.getClientRects()[0];
  const { offsetWidth: width, offsetHeight: height } = peek;
  const left = Math.min(Math.max(16, line.left), room - width - 16);
  const below = line.bottom + 8 + height < innerHeight || line.top < height + 8;
  const top = below ? line.bottom + 8 : line.top - height - 8;
  peek.dataset.placed = "";
  peek.style.left = `${left + scrollX}px`;
  peek.style.top = `${top + scrollY}px`;
}

async function open(link) {
  const peek = document.getElementById("peek");
  const answer = await fetch(link.dataset.peek, { headers: { "HX-Request": "true" } });
  if (!answer.ok) {
    location.assign(link.href);
    return;
  }
  peek.innerHTML = await answer.text();
  window.htmx?.process(peek);
  peek.showPopover({ source: link });
  place(peek, link);
  peek.querySelector("[data-card]")?.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-peek]");
  if (!link || !link.showPopover || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open(link).catch(() => location.assign(link.href));
});
