// Addresses to choose from while a street is typed: an editable combobox as the ARIA practices
// have it. Focus stays in the field; whatever fails, the field is a field.

const PAUSE = 250; // after the last key, in milliseconds
const SHORTEST = 3; // letters
const FIELDS = ["line1", "city", "postcode", "state"];

class AddressLookup extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    if (!this.input || this.list) return;
    this.box = document.createElement("div");
    this.box.className = "lookup__box";
    this.box.hidden = true;
    this.list = document.createElement("ul");
    this.list.id = `${this.input.id}_addresses`;
    this.list.className = "lookup__list";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.dataset.label);
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    const source = document.createElement("p");
    source.className = "lookup__source";
    source.textContent = this.dataset.source;
    this.box.append(this.list, source);
    this.append(this.box, this.status);
    const about = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" };
    for (const [name, value] of Object.entries(about)) this.input.setAttribute(name, value);
    this.input.setAttribute("aria-controls", this.list.id);
    this.places = [];
    this.chosen = -1;
    this.input.addEventListener("input", (event) => event.inputType && this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.stop());
    // A press on a row must not take the focus away before it counts.
    this.box.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("[role=option]");
      if (row) this.take([...this.list.children].indexOf(row));
    });
  }

  disconnectedCallback() {
    this.stop();
  }

  get isOpen() {
    return !this.box.hidden;
  }

  /* Ask once the typing pauses; an answer to what is no longer asked is dropped. */
  later() {
    this.stop();
    this.places = [];
    if (this.input.value.trim().length < SHORTEST) return;
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    const form = new FormData(this.closest("form"));
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "country", "line1"]) {
      body.set(name, form.get(name) ?? "");
    }
    this.asking = new AbortController();
    try {
      const answer = await fetch(this.dataset.url, {
        method: "POST",
        body,
        signal: this.asking.signal,
      });
      if (!answer.ok) return;
      const { places, words } = await answer.json();
      this.places = places;
      this.open();
      this.status.textContent = words;
    } catch {
      // Nothing to choose from: one goes on typing.
    }
  }

  open() {
    this.list.replaceChildren(
      ...this.places.map((place, number) => {
        const row = document.createElement("li");
        row.id = `${this.list.id}_${number}`;
        row.className = "lookup__row";
        row.setAttribute("role", "option");
        row.setAttribute("aria-selected", "false");
        row.textContent = place.label;
        return row;
      }),
    );
    this.box.hidden = this.places.length === 0;
    this.input.setAttribute("aria-expanded", String(this.isOpen));
    this.mark(-1);
  }

  close() {
    this.box.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
    this.status.textContent = "";
  }

  /* Close, and ask no more for what was typed so far. */
  stop() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.close();
  }

  mark(number) {
    this.list.children[this.chosen]?.setAttribute("aria-selected", "false");
    this.chosen = number;
    const row = this.list.children[number];
    if (!row) return this.input.removeAttribute("aria-activedescendant");
    row.setAttribute("aria-selected", "true");
    this.input.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.places.length) {
      event.preventDefault();
      if (!this.isOpen) this.open();
      const count = this.places.length;
      const from = this.chosen < 0 && step < 0 ? 0 : this.chosen;
      this.mark((from + step + count) % count);
    } else if (event.key === "Escape" && this.isOpen) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && this.isOpen && this.chosen >= 0) {
      event.preventDefault();
      this.take(this.chosen);
    }
  }

  take(number) {
    const place = this.places[number];
    const form = this.closest("form");
    for (const name of FIELDS) {
      const field = form.elements[name];
      if (!field || !place[name]) continue;
      field.value = place[name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.places = [];
    this.stop();
    this.status.textContent = this.dataset.filled;
  }
}

customElements.define("address-lookup", AddressLookup);
