// Says, while a sentence is written, which names in braces nothing is filled in for.
for (const field of document.querySelectorAll("[data-mail-names]")) {
  const known = new Set(field.dataset.mailNames.split(" "));
  const answer = document.getElementById(`${field.id}-unknown`);
  const look = () => {
    const found = [...field.value.matchAll(/\{([^{}\n]*)\}/g)].filter((one) => !known.has(one[1]));
    const names = [...new Set(found.map((one) => one[0]))].join(", ");
    const text = names ? field.dataset.mailUnknown.replace("{names}", names) : "";
    if (answer && answer.textContent !== text) answer.textContent = text;
  };
  field.addEventListener("input", look);
  look();
}
