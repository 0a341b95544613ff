// Tagged templates that make DOM nodes. Values are text, never markup, so nothing has to be escaped.
//
//   html`<a href=${url} @click=${handler} ?hidden=${flag} .value=${text}>${child}</a>`
//
// An attribute's value is one whole expression. A child is a node, a text, a list of both, or nothing.

const templates = new WeakMap();

/** One element if the template has one, else a fragment. */
export function html(strings, ...values) {
  if (!templates.has(strings)) templates.set(strings, parsed(strings));
  const content = templates.get(strings).content.cloneNode(true);
  for (const [place, name, index] of places(content)) {
    if (name === null) place.replaceWith(...nodes(values[index]));
    else apply(place, name, values[index]);
  }
  return content.childNodes.length === 1 ? content.firstChild : content;
}

/** A flat list of nodes. */
export function nodes(value) {
  if (Array.isArray(value)) return value.flatMap(nodes);
  if (value === null || value === undefined || value === false || value === true) return [];
  return [value instanceof Node ? value : document.createTextNode(String(value))];
}

function parsed(strings) {
  let markup = "";
  strings.forEach((text, index) => {
    markup += text;
    if (index === strings.length - 1) return;
    const inTag = markup.lastIndexOf("<") > markup.lastIndexOf(">");
    const attribute = inTag && /\s([@.?]?[\w:-]+)=$/.exec(markup);
    if (!inTag) markup += `<!--part ${index}-->`;
    else if (attribute) markup = `${markup.slice(0, attribute.index)} data-part-${index}="${attribute[1]}"`;
    else throw new Error(`an expression has to be a whole attribute: ${markup.slice(-40)}`);
  });
  const template = document.createElement("template");
  template.innerHTML = markup.trim();
  return template;
}

function places(content) {
  const found = [];
  const walker = document.createTreeWalker(content, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === Node.COMMENT_NODE) {
      if (node.data.startsWith("part ")) found.push([node, null, Number(node.data.slice(5))]);
      continue;
    }
    for (const { name, value } of [...node.attributes]) {
      if (!name.startsWith("data-part-")) continue;
      node.removeAttribute(name);
      found.push([node, value, Number(name.slice(10))]);
    }
  }
  return found;
}

function apply(element, name, value) {
  if (name.startsWith("@")) element.addEventListener(name.slice(1), value);
  else if (name.startsWith(".")) element[name.slice(1)] = value;
  else if (name.startsWith("?")) element.toggleAttribute(name.slice(1), Boolean(value));
  else if (value === true) element.setAttribute(name, "");
  else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
}

/** Set custom properties or styles; style attributes are refused by the page's policy. */
export function styled(element, styles) {
  for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value);
  return element;
}
