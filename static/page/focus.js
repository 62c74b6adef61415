// The focus: it stays on what it was on or goes to the nearest that is left, and never falls back to the whole page.
import { doc, body, $, all } from './dom.js';
import { ahead, reveal } from './viewport.js';

const PRESSABLE = 'a[href],button,input:not([type=hidden]),select,summary';
// What tells one control from others like it.
const NAMES = ['id', 'data-testid', 'data-seat', 'data-area', 'data-tariff', 'data-id', 'data-category'];

const usable = (el) => el?.isConnected && !el.disabled && el.getClientRects().length > 0;

function selectorOf(el) {
  const of = (name) => `[${name}="${CSS.escape(el.getAttribute(name))}"]`;
  const names = NAMES.filter((name) => el.hasAttribute(name));
  return el.localName + (names.length || !el.name ? names : ['name']).map(of).join('');
}

// remember notes what has the focus, to be found again when the elements around it were swapped.
export function remember() {
  const el = doc.activeElement;
  if (!el || el === body) return null;
  const scope = el.parentElement.closest('[data-seat],[data-area],[id]') ?? body, box = el.parentElement.closest('[id]') ?? body;
  const spot = { el, self: selectorOf(el), scope: selectorOf(scope), box: selectorOf(box), inBox: all(selectorOf(el), box).indexOf(el) };
  spot.nth = all(spot.scope).indexOf(scope);
  spot.inScope = all(spot.self, scope).indexOf(el);
  spot.place = all(PRESSABLE, scope).indexOf(el);
  return spot;
}

// restore gives the focus back.
export function restore(spot) {
  if (spot && !usable(spot.el)) focusOn(successor(spot));
}

function successor({ self, scope, nth, inScope, place, box, inBox }) {
  const near = all(scope)[nth], around = $(box);
  const same = near && all(self, near)[inScope];
  if (usable(same)) return same;
  // In the same line or area: the nearest that can be pressed.
  if (near && near !== around) {
    const [nearest] = all(PRESSABLE, near).map((el, at) => [Math.abs(at - place), el]).filter(([, el]) => usable(el)).sort(([a], [b]) => a - b);
    if (nearest) return nearest[1];
  }
  // Of the next line, or else of the one before.
  const alike = around ? all(self.replace(/\[data-(seat|area|tariff|id)="[^"]*"\]/g, ''), around).filter(usable) : [];
  return alike[Math.min(inBox, alike.length - 1)] ?? [around && $('h2,summary', around), ...headings()].find(usable);
}

const headings = () => [$('#checkout [data-focus]'), $('#cart h2'), $('h1')];

// arrive is what a step begins with: what is wrong with it, or its heading.
export function arrive() {
  focusOn([$('#checkout .details [role=alert] a'), $('#checkout [data-focus]'), $('h1')].find(usable));
  ahead();
}

let wanted;
// focusOn moves the focus. In a frame that the buyer is not in it waits until they are.
export function focusOn(el) {
  if (!el) return;
  if (!el.matches(PRESSABLE + ',[tabindex]')) el.tabIndex = -1;
  wanted = body.dataset.host === 'embed' && !doc.hasFocus() ? el : null;
  if (!wanted) el.focus({ preventScroll: true });
}
addEventListener('focus', () => {
  if (usable(wanted) && doc.activeElement === body) wanted.focus({ preventScroll: true });
  wanted = null;
});

// Links to a place of the page, such as those from what is wrong to where it is: nothing is asked anew.
doc.addEventListener('click', (e) => {
  const link = e.target.closest('a[href^="#"]'), to = link && doc.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!to || e.button || e.metaKey || e.ctrlKey || e.shiftKey) return;
  e.preventDefault();
  to.closest('details')?.setAttribute('open', '');
  const target = to.matches(PRESSABLE) ? to : $('h2', to) ?? to;
  if (!e.detail) letGo();
  focusOn(target);
  reveal(target);
});

// letGo keeps a key that is still down from pressing what the focus has just come to.
function letGo() {
  const stop = (e) => e.preventDefault();
  const done = () => removeEventListener('keypress', stop, true);
  addEventListener('keypress', stop, true);
  addEventListener('keyup', done, { capture: true, once: true });
  setTimeout(done, 1000);
}
