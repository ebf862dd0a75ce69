// How the box looks. Sites change it by variables and ::part().

const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
:host { display: block; position: relative; min-inline-size: 0; text-align: start; font: inherit;
  --_ground: var(--search-ground, Canvas); --_ink: var(--search-ink, CanvasText);
  --_soft: var(--search-soft, color-mix(in srgb, var(--_ink) 72%, var(--_ground)));
  --_line: var(--search-line, color-mix(in srgb, var(--_ink) 16%, var(--_ground)));
  --_edge: var(--search-edge, color-mix(in srgb, var(--_ink) 60%, var(--_ground)));
  --_accent: var(--search-accent, LinkText); --_on-accent: var(--search-on-accent, Canvas);
  --_tint: var(--search-tint, color-mix(in srgb, var(--_accent) 12%, var(--_ground)));
  --_radius: var(--search-radius, .5rem); }
:host([hidden]), [hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }
form { display: flex; gap: .5rem; margin: 0; }
input, button { font: inherit; block-size: 2.75rem; border-radius: var(--_radius); }
input { flex: 1; inline-size: 100%; min-inline-size: 0; appearance: none; padding-inline: .875rem; color: var(--_ink); background: var(--_ground); border: 1px solid var(--_edge); }
input::placeholder { color: var(--_soft); opacity: 1; }
input:placeholder-shown { text-overflow: ellipsis; }
::-webkit-search-cancel-button { appearance: none; cursor: pointer; inline-size: .75rem; block-size: .75rem; transform: rotate(45deg);
  background: linear-gradient(var(--_soft), var(--_soft)) center / 100% 1.5px no-repeat, linear-gradient(var(--_soft), var(--_soft)) center / 1.5px 100% no-repeat; }
input:focus-visible { outline: 2px solid var(--_accent); outline-offset: -1px; }
button { padding-inline: 1.125rem; border: 0; font-weight: 600; background: var(--_accent); color: var(--_on-accent); cursor: pointer; }
button:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
.list { position: absolute; z-index: var(--search-layer, 1000); inset-inline: 0; inset-block-start: calc(100% + .375rem);
  max-block-size: min(34rem, 75vh); overflow-y: auto; overscroll-behavior: contain; padding: .375rem;
  background: var(--_ground); color: var(--_ink); border: 1px solid var(--_line); border-radius: var(--_radius);
  box-shadow: 0 .5rem 1.75rem rgb(0 0 0 / .18); }
.heading { padding: .5rem .625rem .25rem; font-size: .8125rem; font-weight: 600; color: var(--_soft); }
.option { display: flex; flex-wrap: wrap; align-items: baseline; gap: .125rem .75rem; padding: .5625rem .625rem; line-height: 1.35;
  color: inherit; text-decoration: none; border-radius: calc(var(--_radius) - .125rem); cursor: pointer; overflow-wrap: anywhere; }
.option:hover, .option[aria-selected=true] { background: var(--_tint); }
.option[aria-selected=true] { box-shadow: inset 0 0 0 2px var(--_accent); }
.text { flex: 1 1 14rem; text-align: -webkit-match-parent; text-align: match-parent; }
.line, .note { flex-basis: 100%; color: var(--_soft); font-size: .8125rem; }
.line { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.short .note { flex-basis: auto; }
.corrected { padding: .5rem .625rem .25rem; color: var(--_soft); font-size: .8125rem; }
.all { color: var(--_accent); font-weight: 600; border-block-start: 1px solid var(--_line); border-start-start-radius: 0; border-start-end-radius: 0; margin-block-start: .25rem; }
.forget { color: var(--_soft); font-size: .8125rem; }
.empty { padding: .75rem .625rem .375rem; color: var(--_soft); }
.opener { display: flex; align-items: center; gap: .625rem; inline-size: 100%; padding-inline: .875rem; font-weight: 400; color: var(--_soft); background: var(--_ground); border: 1px solid var(--_edge); }
.opener span { flex: 1; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; text-align: start; }
.opener::before { content: ""; flex: none; inline-size: 1.125rem; block-size: 1.125rem;
  background: radial-gradient(circle at 42% 42%, transparent 30%, currentcolor 32% 42%, transparent 44%) no-repeat,
    linear-gradient(45deg, transparent 42%, currentcolor 44% 56%, transparent 58%) 100% 100% / 36% 36% no-repeat; }
.close { padding-inline: .625rem; color: var(--_accent); background: none; }
kbd { font: inherit; font-size: .75rem; padding: .0625rem .375rem; border: 1px solid var(--_line); border-radius: .25rem; }
dialog { inline-size: min(42rem, 100vw - 1rem); max-inline-size: none; max-block-size: min(40rem, 88dvh); margin: 6dvh auto auto; padding: 0; color: var(--_ink); background: var(--_ground); border: 1px solid var(--_line); border-radius: calc(var(--_radius) + .375rem); }
dialog[open] { display: flex; flex-direction: column; }
dialog form { padding: .5rem; }
dialog .list { position: static; max-block-size: none; padding: 0 .5rem .5rem; border: 0; box-shadow: none; }
::backdrop { background: rgb(0 0 0 / .45); }
mark { background: none; color: inherit; font-weight: 700; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
/* Phones zoom in on a field with smaller text. */
@media (pointer: coarse) { input { font-size: max(16px, 1em); } kbd { display: none; } }
@media (forced-colors: active) { .option[aria-selected=true] { outline: 2px solid Highlight; } }
`);
