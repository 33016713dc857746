// The board: a deal is carried to another lane by mouse, finger (press and hold) or keyboard, and the server is told.
// Its answer holds the lanes as they now are; each element of it replaces the one with the same id.

const START = 6; // pixels a mouse moves before it carries
const HOLD = 280; // milliseconds a finger rests before it carries
const EDGE = 48; // pixels from the board's side where it scrolls by itself

let pressed = null; // {card, x, y, id, timer}: maybe a carry, maybe a click or a scroll
let carried = null; // {card, home, next, from, over, slot, dx, dy}
let pointer = null;

const says = document.createElement("p");
says.className = "only-read-aloud";
says.setAttribute("role", "status");
document.body.append(says);

const say = (text) => (says.textContent = text);
const tell = (detail) => document.dispatchEvent(new CustomEvent("toast", { detail }));
const laneOf = (element) => element?.closest("[data-stage]");
const nameOf = (card) => card.querySelector("a").textContent.trim();
const lanesOf = (card) => [...card.closest("[data-board]").querySelectorAll("[data-stage]")];
const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";

function lift(card) {
  carried = { card, home: card.parentElement, next: card.nextElementSibling, from: laneOf(card), over: laneOf(card) };
  card.classList.add("deal-lifted");
}

function hover(lane) {
  if (!lane || lane === carried.over) return;
  carried.over.classList.remove("lane-over");
  carried.over = lane;
  if (lane !== carried.from) lane.classList.add("lane-over");
}

function lay() {
  const { card, over, slot } = carried;
  over.classList.remove("lane-over");
  card.classList.remove("deal-lifted");
  card.removeAttribute("style"); // set through the CSSOM while a pointer carried it
  slot?.remove();
}

function putBack({ card, home, next }, why) {
  const focused = card.contains(document.activeElement);
  home.insertBefore(card, next?.parentElement === home ? next : null);
  if (focused) card.querySelector("a").focus();
  say(why || `${nameOf(card)} is back in ${laneOf(card).dataset.name}.`);
}

function drop() {
  const done = carried;
  lay();
  carried = null;
  const { card, from, over } = done;
  if (over === from) {
    putBack(done);
    return;
  }
  const focused = card.contains(document.activeElement);
  over.querySelector("[data-cards]").prepend(card);
  if (focused) card.querySelector("a").focus();
  if (over.dataset.kind === "lost") {
    const closed = (taken) => taken || putBack(done);
    document.dispatchEvent(new CustomEvent("open-dialog", { detail: { address: card.dataset.lose, closed } }));
  } else send(done, focused);
}

async function send(done, focused) {
  const { card, over } = done;
  card.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(card.dataset.move + location.search, {
      method: "POST",
      headers: { "HX-Request": "true", "X-CSRFToken": token() },
      body: new URLSearchParams({ stage: over.dataset.stage }),
    });
    const moved = response.headers.get("HX-Redirect");
    if (moved) {
      location.assign(moved);
      return;
    }
    const told = JSON.parse(response.headers.get("HX-Trigger") || "{}").toast;
    if (told) tell(told);
    else if (!response.ok) tell({ text: "Not moved: the server refused", detail: "Reload the page and look where the deal stands.", kind: "lost" });
    if (!response.ok) throw new Error("refused");
    renew(await response.text());
    say(`${nameOf(card)} is now in ${over.dataset.name}.`);
    if (focused) document.getElementById(card.id)?.querySelector("a").focus();
  } catch (problem) {
    if (problem.message !== "refused") tell({ text: "Not moved: no connection", detail: "Check the network, then try again.", kind: "lost" });
    putBack(done, `${nameOf(card)} was not moved.`);
  } finally {
    card.removeAttribute("aria-busy");
  }
}

function renew(html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  for (const part of [...answer.body.children]) {
    const old = part.id && document.getElementById(part.id);
    if (!old) continue;
    old.replaceWith(part);
    window.htmx?.process(part);
  }
}

// By mouse and finger

function carry(event) {
  const { card, x, y } = pressed;
  const box = card.getBoundingClientRect();
  lift(card);
  carried.dx = x - box.left;
  carried.dy = y - box.top;
  carried.slot = document.createElement("li");
  carried.slot.className = "deal-slot";
  card.before(carried.slot);
  Object.assign(card.style, { position: "fixed", zIndex: "40", pointerEvents: "none", width: `${box.width}px` });
  follow(event);
  requestAnimationFrame(edge);
}

function follow({ clientX, clientY }) {
  pointer = { clientX, clientY };
  const { card, dx, dy, slot } = carried;
  Object.assign(card.style, { left: `${clientX - dx}px`, top: `${clientY - dy}px` });
  const lane = laneOf(document.elementFromPoint(clientX, clientY));
  if (!lane || lane === carried.over || !lanesOf(card).includes(lane)) return;
  hover(lane);
  if (lane === carried.from) carried.home.insertBefore(slot, card);
  else lane.querySelector("[data-cards]").prepend(slot);
}

function edge() {
  if (!carried?.slot) return;
  const board = carried.card.closest("[data-board]");
  const { left, right } = board.getBoundingClientRect();
  const by = pointer.clientX < left + EDGE ? -14 : pointer.clientX > right - EDGE ? 14 : 0;
  if (by) {
    board.scrollLeft += by;
    follow(pointer);
  }
  requestAnimationFrame(edge);
}

function release() {
  clearTimeout(pressed?.timer);
  pressed = null;
}

document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest("[data-board] [data-deal]");
  if (!card || !card.dataset.move || carried || event.button !== 0 || event.target.closest("button")) return;
  const held = { clientX: event.clientX, clientY: event.clientY };
  pressed = { card, x: event.clientX, y: event.clientY, id: event.pointerId, touch: event.pointerType === "touch" };
  if (pressed.touch) pressed.timer = setTimeout(() => carry(held), HOLD);
});
document.addEventListener("pointermove", (event) => {
  if (!pressed || event.pointerId !== pressed.id) return;
  if (carried) follow(event);
  else if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > START) {
    if (pressed.touch) release();
    else carry(event);
  }
});
document.addEventListener("pointerup", (event) => {
  if (!pressed || event.pointerId !== pressed.id) return;
  release();
  if (!carried) return;
  const stop = (click) => click.preventDefault();
  document.addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", stop, { capture: true }));
  drop();
});
document.addEventListener("pointercancel", () => {
  release();
  if (carried?.slot) giveUp();
});
document.addEventListener("touchmove", (event) => carried?.slot && event.preventDefault(), { passive: false });
for (const name of ["dragstart", "contextmenu"])
  document.addEventListener(name, (event) => {
    if (event.target.closest?.("[data-board] [data-deal]") && (name === "dragstart" || pressed?.touch)) event.preventDefault();
  });

// By keyboard

function giveUp() {
  const done = carried;
  lay();
  carried = null;
  release();
  putBack(done);
}

function shift(by) {
  const lanes = lanesOf(carried.card);
  const at = Math.min(Math.max(lanes.indexOf(carried.over) + by, 0), lanes.length - 1);
  hover(lanes[at]);
  const { card, from, over, home, next } = carried;
  carried.moving = true;
  if (over === from) home.insertBefore(card, next);
  else over.querySelector("[data-cards]").prepend(card);
  card.querySelector("a").focus();
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
  carried.moving = false;
  say(`Over ${over.dataset.name}, ${at + 1} of ${lanes.length}.`);
}

const WAYS = { ArrowLeft: -1, ArrowRight: 1 };

document.addEventListener("keydown", (event) => {
  if (carried && event.key === "Escape") {
    event.preventDefault();
    giveUp();
  } else if (carried && !carried.slot) {
    if (event.key in WAYS) shift(WAYS[event.key]);
    else if (event.key === " " || event.key === "Enter") drop();
    else return;
    event.preventDefault();
  } else if (event.key === " " && event.target.matches("[data-board] [data-move] a")) {
    event.preventDefault();
    lift(event.target.closest("[data-deal]"));
    say(`${nameOf(carried.card)} is lifted. Arrow keys carry it, space puts it down, escape puts it back.`);
  }
});
document.addEventListener("focusout", () => {
  if (carried && !carried.slot && !carried.moving) giveUp();
});
