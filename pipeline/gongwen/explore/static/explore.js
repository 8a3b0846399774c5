// A card at the entity that the pointer or the keyboard is at: what it is and which rule made it, as the side list says.
// The text and the list are whole without it; their links lead to each other.
"use strict";

const card = document.createElement("div");
card.className = "card";
card.hidden = true;
card.setAttribute("aria-hidden", "true"); // a screen reader has the same by aria-describedby
document.body.append(card);

let shown = null;

function lightUp(keys, on) {
  for (const key of keys) {
    const escaped = CSS.escape(key);
    for (const element of document.querySelectorAll(`.reading [data-e~="${escaped}"], [data-of~="${escaped}"]`)) {
      element.classList.toggle("near", on);
    }
  }
}

function hide() {
  if (!shown) return;
  lightUp(shown.dataset.e.split(" "), false);
  shown = null;
  card.hidden = true;
}

function show(entity) {
  if (entity === shown) return;
  hide();
  shown = entity;
  const keys = entity.dataset.e.split(" ");
  lightUp(keys, true);
  if (entity.closest(".list")) return; // it says so itself
  card.replaceChildren();
  for (const key of keys) {
    const entry = document.getElementById(`e-${key}`);
    for (const child of entry ? entry.children : []) {
      const copy = child.cloneNode(true);
      for (const link of [copy, ...copy.querySelectorAll("a")]) if (link.href) link.tabIndex = -1;
      card.append(copy);
    }
  }
  card.hidden = false;
  const box = entity.getClientRects()[0];
  const below = box.bottom + card.offsetHeight + 8 < innerHeight || box.top < card.offsetHeight + 8;
  card.style.left = `${scrollX + Math.max(8, Math.min(box.left, document.documentElement.clientWidth - card.offsetWidth - 8))}px`;
  card.style.top = `${scrollY + (below ? box.bottom + 2 : box.top - card.offsetHeight - 2)}px`;
}

const entityAt = (target) => (target instanceof Element ? target.closest(".reading a.e[data-e]") : null);

for (const happening of ["pointerover", "focusin"]) {
  document.addEventListener(happening, (event) => {
    const entity = entityAt(event.target);
    if (entity) show(entity);
    else if (!card.contains(event.target)) hide();
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") hide();
});
