// Building elements without markup in strings: what a service is called can't become a script.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children; strings become text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name.startsWith("aria-") && value != null) element.setAttribute(name, String(value));
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

/** A picture of `icons.svg`; the words beside it say the same. */
export function icon(name, extra = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `icon ${extra}`.trim());
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  const use = document.createElementNS(SVG, "use");
  svg.append(use);
  setIcon(svg, name);
  return svg;
}

export function setIcon(svg, name) {
  svg.firstElementChild.setAttribute("href", `/static/icons.svg#${name}`);
}

export function byId(id) {
  return document.getElementById(id);
}
