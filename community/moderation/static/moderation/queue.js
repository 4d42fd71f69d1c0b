// The queue by keyboard. Every key does what a button or a box on the screen does as well.
const items = () => [...document.querySelectorAll("[data-case]")];
const form = document.getElementById("queue-form");
const help = document.getElementById("queue-help");
const reason = document.getElementById("id_reason");
let at = -1;

function go(to) {
  const all = items();
  if (!all.length) return;
  at = Math.min(Math.max(to, 0), all.length - 1);
  all[at].focus();
  all[at].scrollIntoView({ block: "nearest" });
}

const current = () => items()[at];
const box = (item) => item?.querySelector("input[type=checkbox]");

function tickOnly(item) {
  for (const one of items()) box(one).checked = one === item;
}

/* Approves the case that is looked at, or all that are ticked. */
function approve() {
  if (!form.querySelector("[name=case]:checked")) {
    if (!current()) return;
    tickOnly(current());
  }
  form.querySelector("[value=approve]").click();
}

/* Rejecting wants a reason: the key leads there. */
function reject() {
  if (!form.querySelector("[name=case]:checked")) {
    if (!current()) return;
    tickOnly(current());
  }
  reason.focus();
}

const keys = {
  j: () => go(at + 1),
  k: () => go(at - 1),
  x: () => box(current())?.click(),
  a: approve,
  r: reject,
  o: () => current()?.querySelector("a[data-open]")?.click(),
  "?": () => (help.open = !help.open),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
  const act = keys[event.key];
  if (!act || !form) return;
  event.preventDefault();
  act();
});

document.addEventListener("focusin", (event) => {
  const item = event.target.closest("[data-case]");
  if (item) at = items().indexOf(item);
});

if (document.querySelector(".queue__error")) reason?.focus();
