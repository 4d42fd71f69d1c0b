// A product's pictures: a thumbnail draws the strip sideways without moving the page, and says
// which picture is seen. And the buy bar, once the real button has left the view.

let watcher;

function watchPictures(strip) {
  const mark = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const link = document.querySelector(`.gallery__thumbs a[href="#${entry.target.id}"]`);
        if (entry.isIntersecting) link?.setAttribute("aria-current", "true");
        else link?.removeAttribute("aria-current");
      }
    },
    { root: strip, threshold: 0.6 },
  );
  for (const picture of strip.children) mark.observe(picture);
}

function watchButton() {
  watcher?.disconnect();
  const bar = document.getElementById("buy-bar");
  const button = document.getElementById("product-add");
  if (!bar) return;
  if (!button) {
    bar.hidden = true;
    return;
  }
  watcher = new IntersectionObserver(([entry]) => {
    bar.hidden = entry.isIntersecting || entry.boundingClientRect.top > 0;
  });
  watcher.observe(button);
}

function start() {
  const strip = document.querySelector(".gallery__strip");
  if (strip) watchPictures(strip);
  watchButton();
}

start();
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.elt.closest?.("#product")) start();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest(".gallery__thumbs a");
  if (!link) return;
  event.preventDefault();
  const picture = document.querySelector(link.getAttribute("href"));
  const strip = picture.parentElement;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  strip.scrollTo({
    left: picture.offsetLeft - strip.firstElementChild.offsetLeft,
    behavior: still ? "auto" : "smooth",
  });
});
