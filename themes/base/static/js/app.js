// What scripts add to pages that work without them. htmx sends forms and swaps their answers;
// here is the rest. Everything listens on the document, so that swapped parts need no set-up.

const STAY = 10_000; // how long a note that nobody asked for stays, in milliseconds

function announce(text) {
  const live = document.getElementById("live");
  if (!live || !text) return;
  live.textContent = "";
  requestAnimationFrame(() => (live.textContent = text.replace(/\s+/g, " ").trim()));
}

/* Close what a button or link names: a popover, or what was put beside the page. */
function dismiss(selector) {
  const part = document.querySelector(selector);
  if (!part) return;
  if (part.matches(":popover-open")) part.hidePopover();
  else part.replaceChildren();
}

function step(button) {
  const input = document.getElementById(button.dataset.for);
  if (button.dataset.step > 0) input.stepUp();
  else input.stepDown();
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

async function copy(button) {
  const field = document.querySelector(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy");
  }
  announce(button.dataset.copied);
  button.textContent = button.dataset.copied;
}

function togglePins(button) {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  document.getElementById(button.dataset.togglePins).classList.toggle("pins-off", !on);
}

/* A film loads from the other house only now that the reader asks for it. */
function play(figure) {
  const frame = document.createElement("iframe");
  frame.src = figure.dataset.embed;
  frame.title = figure.dataset.title;
  frame.allow = "autoplay; fullscreen; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  figure.querySelector("a").replaceWith(frame);
  frame.focus();
}

document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest(selector);
  const plain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  let found;
  if ((found = at("[data-dismiss]"))) dismiss(found.dataset.dismiss);
  else if ((found = at("[data-step]"))) step(found);
  else if ((found = at("[data-copy]"))) copy(found);
  else if ((found = at("[data-toggle-pins]"))) togglePins(found);
  else if (plain && at(".embed__button") && (found = at("[data-embed]"))?.dataset.embed) {
    event.preventDefault();
    play(found);
  }
});

/* The sum of what is ticked. */
document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-sums]");
  const total = form?.querySelector("[data-total]");
  if (!total) return;
  const ticked = [...form.querySelectorAll("[data-amount]:checked")];
  const sum = ticked.reduce((all, box) => all + Number(box.dataset.amount), 0);
  const money = { style: "currency", currency: form.dataset.currency };
  total.textContent = new Intl.NumberFormat(document.documentElement.lang, money).format(sum);
  form.querySelector("[data-count]").textContent = ticked.length;
  form.querySelector("#shop-add").disabled = ticked.length === 0;
});

/* The last button of the checkout counts once. */
document.addEventListener("submit", (event) => {
  if (event.target.id !== "checkout-form" || event.submitter?.name === "update") return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});
addEventListener("pageshow", () => delete document.getElementById("checkout-form")?.dataset.sent);

/* What was added goes away by itself, but not while somebody is at it. */
let leaving;
function leaveLater(part) {
  clearTimeout(leaving);
  leaving = setTimeout(() => {
    if (part.matches(":hover, :focus-within")) leaveLater(part);
    else part.replaceChildren();
  }, STAY);
}

/* The button to a story's list of products rests while the list itself is seen. */
let watcher;
function watchList() {
  watcher?.disconnect();
  const list = document.getElementById("shop");
  const button = document.querySelector(".sheet-button");
  if (!list || !button) return;
  watcher = new IntersectionObserver(([entry]) => (button.hidden = entry.isIntersecting));
  watcher.observe(list);
}
watchList();

/* What was unfolded before a swap is so after it. */
const unfolded = new Map();
document.addEventListener("htmx:beforeSwap", () => {
  for (const part of document.querySelectorAll("details[id]")) unfolded.set(part.id, part.open);
});

document.addEventListener("htmx:afterSettle", (event) => {
  watchList();
  for (const [id, open] of unfolded) document.getElementById(id)?.toggleAttribute("open", open);
  announce(event.detail.elt.querySelector?.("[data-announce]")?.textContent);
  const fading = document.querySelector("[data-fades]");
  if (fading?.childElementCount) leaveLater(fading);
  if (event.detail.requestConfig?.elt.matches?.("[data-toasts]")) {
    const messages = document.getElementById("messages");
    if (!messages.childElementCount) return;
    messages.classList.add("messages--here");
    fading?.replaceChildren();
    announce([...messages.querySelectorAll("p:first-of-type")].map((p) => p.textContent).join(" "));
    leaveLater(messages);
  }
});

/* A change that could not be sent is told; the form is still as it was. */
document.addEventListener("htmx:responseError", (event) => {
  const form = event.detail.elt.closest("form");
  if (form && event.detail.requestConfig.verb === "post") form.submit();
});

document.getElementById("error-summary")?.focus();
for (const box of document.querySelectorAll(".filters__group:not([open]) :checked")) {
  box.closest("details").open = true;
}
