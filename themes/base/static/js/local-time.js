// The server knows no buyer's clock: times that matter within the hour are told by the browser's.

const form = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "short" });

for (const time of document.querySelectorAll("time[data-local-time]")) {
  time.textContent = form.format(new Date(time.dateTime));
}

for (const words of document.querySelectorAll("[data-with-script]")) words.hidden = false;
