/* Placing pins on a picture: click to put one there, drag it or use the arrow keys to move it.

   The numbers stay in the form's own fields; this only shows and changes them. Every pin is
   a button, so that it can be reached, moved and removed with the keyboard alone. */

const STEP = 1;
const FAR = 5;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const within = (value) => Math.min(100, Math.max(0, value));
const shown = (value) => String(Math.round(value * 10) / 10);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");

function newId() {
  if (window.crypto.randomUUID) return window.crypto.randomUUID();
  const bytes = window.crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, "$1-$2-4$3-a$4-$5");
}

function element(tag, className, more = {}) {
  return Object.assign(document.createElement(tag), { className, ...more });
}

/** One pin: its place and its product, as the form's fields have them. */
class Pin {
  constructor(child) {
    this.child = child;
    const { product, x, y } = child.block.childBlocks;
    this.product = product;
    this.fields = { x, y };
  }

  input(name) {
    return document.getElementById(this.fields[name].prefix);
  }

  place(name) {
    const value = parseFloat(this.input(name).value);
    return within(Number.isNaN(value) ? 50 : value);
  }

  moveTo(x, y) {
    Object.entries({ x, y }).forEach(([name, value]) => {
      const input = this.input(name);
      input.value = String(Math.round(within(value) * 100) / 100);
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  title() {
    return this.product.widget.getState()?.title;
  }

  choose() {
    this.product.widget.openChooserModal();
  }
}

/** The picture with its pins, above the list that holds them. */
class Pinboard {
  constructor(block, meta) {
    this.block = block;
    this.meta = meta;
    this.words = meta.words;
    this.list = block.childBlocks.hotspots;
    this.selected = null;
    this.build();
    this.watch();
    this.draw();
  }

  build() {
    this.root = element("div", "pinboard", { role: "group", ariaLabel: this.words.stage });
    this.help = element("p", "help pinboard__help");
    this.stage = element("div", "pinboard__stage");
    this.picture = element("img", "pinboard__picture", { alt: "", draggable: false });
    this.pins = element("div", "pinboard__pins");
    this.status = element("p", "pinboard__status", { role: "status" });
    this.stage.append(this.picture, this.pins);
    this.root.append(this.help, this.stage, this.status);
    const list = this.list.container[0];
    list.before(this.root);
    list.classList.add("has-pinboard");
  }

  watch() {
    const redraw = () => this.draw();
    this.block.container[0].addEventListener("change", (event) => {
      if (!this.root.contains(event.target)) redraw();
    });
    ["blockCountChanged", "moveBlock"].forEach((name) => {
      const original = this.list[name].bind(this.list);
      this.list[name] = (...given) => {
        original(...given);
        redraw();
      };
    });
    this.picture.addEventListener("click", (event) => this.add(event));
  }

  imageId() {
    return this.block.childBlocks.image.childBlocks.image.widget.getState()?.id;
  }

  all() {
    return this.list.children.map((child) => new Pin(child));
  }

  draw() {
    const id = this.imageId();
    this.stage.hidden = !id;
    this.help.textContent = id ? this.words.help : this.words.empty;
    const url = id ? this.meta.pictureUrl.replace("/0/", `/${id}/`) : "";
    if (url && this.picture.getAttribute("src") !== url) this.picture.src = url;
    const focused = this.pins.contains(document.activeElement);
    this.pins.replaceChildren(...this.all().map((pin, index) => this.button(pin, index)));
    if (focused) this.focus(this.selected);
  }

  button(pin, index) {
    const [x, y] = [pin.place("x"), pin.place("y")];
    const title = pin.title();
    const button = element("button", "pinboard__pin", { type: "button" });
    button.textContent = index + 1;
    button.style.left = `${x}%`;
    button.style.top = `${y}%`;
    button.classList.toggle("is-empty", !title);
    button.title = title || this.words.nothing;
    button.setAttribute("aria-label", this.describe(pin, index));
    button.addEventListener("focus", () => {
      this.selected = pin.child;
    });
    button.addEventListener("keydown", (event) => this.press(event, pin, index));
    button.addEventListener("pointerdown", (event) => this.drag(event, pin, button));
    return button;
  }

  describe(pin, index) {
    const product = pin.title() || this.words.nothing;
    const [x, y] = [shown(pin.place("x")), shown(pin.place("y"))];
    return fill(this.words.pin, { number: index + 1, product, x, y });
  }

  focus(child) {
    const index = this.list.children.indexOf(child);
    this.pins.children[index]?.focus({ preventScroll: true });
  }

  say(text, values) {
    this.status.textContent = fill(text, values);
  }

  spot(event) {
    const box = this.picture.getBoundingClientRect();
    return [
      within(((event.clientX - box.left) / box.width) * 100),
      within(((event.clientY - box.top) / box.height) * 100),
    ];
  }

  add(event) {
    const most = this.list.blockDef.meta.maxNum;
    if (most && this.list.children.length >= most) {
      this.say(this.words.full, { count: most });
      return;
    }
    const [x, y] = this.spot(event).map((value) => Math.round(value * 100) / 100);
    const state = { ...this.list.blockDef.initialChildState, product: null, x, y };
    const child = this.list.insert(state, this.list.children.length, { id: newId() });
    this.draw();
    this.focus(child);
    new Pin(child).choose();
  }

  press(event, pin, index) {
    const arrow = ARROWS[event.key];
    if (arrow) {
      const step = event.shiftKey ? FAR : STEP;
      this.move(pin, pin.place("x") + arrow[0] * step, pin.place("y") + arrow[1] * step);
    } else if (event.key === "Enter") {
      pin.choose();
    } else if (event.key === "Delete" || event.key === "Backspace") {
      this.remove(index);
    } else {
      return;
    }
    event.preventDefault();
  }

  move(pin, x, y) {
    pin.moveTo(x, y);
    this.say(this.words.moved, { x: shown(pin.place("x")), y: shown(pin.place("y")) });
  }

  remove(index) {
    this.list.deleteBlock(index, { animate: false });
    this.say(this.words.removed, { number: index + 1 });
    this.focus(this.list.children[Math.max(0, index - 1)]);
  }

  drag(event, pin, button) {
    if (event.button !== 0) return;
    event.preventDefault();
    button.focus({ preventScroll: true });
    button.setPointerCapture(event.pointerId);
    let place = null;
    const follow = (moved) => {
      place = this.spot(moved);
      [button.style.left, button.style.top] = place.map((value) => `${value}%`);
    };
    const drop = () => {
      button.removeEventListener("pointermove", follow);
      button.removeEventListener("pointerup", drop);
      button.removeEventListener("pointercancel", drop);
      if (place) this.move(pin, ...place);
    };
    button.addEventListener("pointermove", follow);
    button.addEventListener("pointerup", drop);
    button.addEventListener("pointercancel", drop);
  }
}

class ShoppableImageBlockDefinition extends window.wagtailStreamField.blocks.StructBlockDefinition {
  render(...given) {
    const block = super.render(...given);
    block.pinboard = new Pinboard(block, this.meta);
    return block;
  }
}

window.telepath.register("content.ShoppableImageBlock", ShoppableImageBlockDefinition);
