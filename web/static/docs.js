// Colors the code of the documentation, copies it, and sends requests to this service. Without this
// script, the page has everything but these.

const PAUSE_MS = 2000;
const MAX_CHARACTERS = 200_000;
// Strings (names of members if a colon follows), comments, numbers, and words of the languages.
const TOKENS =
  /("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|`[^`]*`)(\s*:)?|(^#.*$)|\b(-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)\b|\b(true|false|null|import|from|with|as|print|const|await|curl)\b/gm;
const status = document.getElementById("docs-status");

/** Fills an element with a text whose tokens have classes, never with HTML. */
function color(element, text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(TOKENS)) {
    const [whole, string, colon, comment, number] = match;
    const token = document.createElement("span");
    token.className = string ? (colon ? "name" : "string") : comment ? "comment" : number ? "number" : "word";
    token.textContent = string ?? whole;
    parts.push(text.slice(end, match.index), token, string && colon ? colon : "");
    end = match.index + whole.length;
  }
  element.replaceChildren(...parts, text.slice(end));
}

function say(text) {
  status.textContent = text;
}

function button(text, label) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", textContent: text, ariaLabel: label });
  return made;
}

function copyButton(block) {
  const copy = button("Copy", `Copy ${block.dataset.what}`);
  copy.className = "copy";
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(block.querySelector("code").textContent);
      copy.textContent = "Copied";
      say("Copied");
    } catch {
      copy.textContent = "Not allowed";
      say("Copying is not allowed; select the text instead");
    }
    setTimeout(() => { copy.textContent = "Copy"; }, PAUSE_MS);
  });
  return copy;
}

/** The answer as text: JSON is indented, and very long answers are cut. */
async function textOf(response) {
  const text = await response.text();
  const isJson = /json$/.test((response.headers.get("Content-Type") ?? "").split(";")[0]);
  let shown = text;
  try {
    if (isJson) shown = JSON.stringify(JSON.parse(text), null, 2);
  } catch { /* Lines of JSON are shown as they are. */ }
  return shown.length > MAX_CHARACTERS ? `${shown.slice(0, MAX_CHARACTERS)}…` : shown;
}

async function send(form) {
  const { method, root } = form.dataset;
  const key = document.getElementById("docs-key")?.value;
  const body = form.elements.body?.value;
  const answer = document.getElementById(form.dataset.answer);
  const headers = { ...(key && { Authorization: `Bearer ${key}` }), ...(body && { "Content-Type": "application/json" }) };
  // What was typed may only be an address of this service.
  const url = new URL(form.elements.address.value, location.origin);
  if (url.origin !== location.origin || !url.pathname.startsWith(root)) {
    say(`The address must begin with ${root}`);
    form.querySelector("output").textContent = `The address must begin with ${root}.`;
    return;
  }
  const began = performance.now();
  let outcome;
  try {
    const response = await fetch(url, { method, headers, body });
    color(answer, await textOf(response));
    form.nextElementSibling.querySelector("span")?.remove();
    outcome = `${response.status} ${response.statusText}, ${Math.round(performance.now() - began)} ms`;
  } catch {
    outcome = "No answer: the service cannot be reached.";
  }
  form.querySelector("output").textContent = outcome;
}

for (const block of document.querySelectorAll(".docs [data-what]")) {
  const code = block.querySelector("code");
  color(code, code.textContent);
  if (navigator.clipboard) block.append(copyButton(block));
}
for (const form of document.querySelectorAll(".docs form.try")) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}
