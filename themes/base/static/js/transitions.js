// From a card or a story's tile its picture grows into the next page's; the style sheet turns all
// of it off for readers who want less motion.

const HEROES = ".hero__picture, .gallery__picture:first-child picture";
let leaving;

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-hero]");
  leaving = link?.closest("article, section")?.querySelector("picture");
});
addEventListener("pageswap", (event) => {
  if (!event.viewTransition) return;
  const named = [...document.querySelectorAll(HEROES)];
  for (const hero of named) hero.style.viewTransitionName = "none";
  if (leaving?.isConnected) leaving.style.viewTransitionName = "hero";
  const reset = () => {
    for (const part of [...named, leaving]) part?.style.removeProperty("view-transition-name");
  };
  event.viewTransition.finished.then(reset, reset);
});
