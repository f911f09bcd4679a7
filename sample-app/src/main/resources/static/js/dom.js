/**
 * Small helpers to make elements. Whatever comes from outside becomes text, never markup.
 */

export const $ = (id) => document.getElementById(id);

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** A round initial, in a colour that is always the same for a name. */
export function avatar(name) {
  const made = element("span", { className: "avatar", ariaHidden: "true" });
  dress(made, name);
  return made;
}

export function dress(avatar, name) {
  avatar.textContent = [...name][0]?.toUpperCase() ?? "?";
  avatar.style.setProperty("--hue", hue(name));
}

export function hue(name) {
  let hash = 7;
  for (const character of name) {
    hash = (hash * 31 + character.codePointAt(0)) % 997;
  }
  return Math.round((hash % 12) * 30);
}

export function toast(text, kind = "error") {
  const close = element("button", { type: "button", ariaLabel: "Dismiss", textContent: "×" });
  const made = element("div", { className: `toast ${kind}`, role: (kind === "error") ? "alert" : "status" },
    element("span", { textContent: text }), close);
  close.addEventListener("click", () => made.remove());
  setTimeout(() => made.remove(), 7000);
  const toasts = $("toasts");
  [...toasts.children].find((each) => each.firstChild.textContent === text)?.remove();
  while (toasts.children.length >= 3) {
    toasts.firstElementChild.remove();
  }
  toasts.append(made);
}

export function clearToasts() {
  $("toasts").replaceChildren();
}
