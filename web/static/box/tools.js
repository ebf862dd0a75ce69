// Elements, texts, addresses and keys.

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#34": '"', "#39": "'", "#x27": "'" };

/** Create an element; children are nodes or strings. No string is ever parsed as HTML. */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Parse escaped text whose only markup is <mark> into nodes. */
function marked(text) {
  const plain = (part) => part.replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
  return text.split(/(<mark>.*?<\/mark>)/s).map((part) => {
    const inside = /^<mark>(.*)<\/mark>$/s.exec(part);
    return inside ? element("mark", {}, plain(inside[1])) : plain(part);
  });
}

/** An absolute http(s) URL, or null if the URL has another scheme. */
function followed(url, base) {
  try {
    const found = new URL(url, base);
    return /^https?:$/.test(found.protocol) ? found.href : null;
  } catch {
    return null;
  }
}

/** An article's URL; a path is prefixed with the site's address. Null without a URL to follow. */
function articleUrl(url, site) {
  const base = new URL(site || "", document.baseURI).href;
  return url ? followed(site && url[0] === "/" ? base.replace(/\/+$/, "") + url : url, base) : null;
}

/** Whether a key goes to something that takes text. The inside of a closed shadow root might. */
function isWriting(target) {
  return target.isContentEditable || !target.matches?.("html, body, a, button, summary, [tabindex]");
}

/** Whether a key event is a shortcut such as `/` or `mod+k`; `mod` is Ctrl or Cmd. */
function isPressed(shortcut, event) {
  const keys = shortcut.split("+");
  if (event.key?.toLowerCase() !== keys.pop()) return false;
  const has = (name) => keys.includes(name);
  const control = has("mod") ? event.ctrlKey !== event.metaKey : event.ctrlKey === has("ctrl") && event.metaKey === has("meta");
  return control && event.altKey === has("alt") && (!has("shift") || event.shiftKey);
}
