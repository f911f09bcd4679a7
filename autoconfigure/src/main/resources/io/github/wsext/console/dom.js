/**
 * Small helpers to make elements. Whatever comes from outside becomes text, never markup.
 */

export const $ = (id) => document.getElementById(id);

export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
