// Swapping: the elements that come back take the place of those with the same ids.
import { doc, body, $, all, fire, stage } from './dom.js';
import { keep, token } from './token.js';
import { ahead, answered } from './viewport.js';

const followers = [];
// onSwap has a function called after each swap and once at the start: it brings what came in line with what the
// browser knows.
export const onSwap = (follow) => followers.push(follow);

const pressable = (el) => all('a[href],button,input:not([type=hidden]),select,summary', el);
// The element without what changes by the second.
const still = (el) => {
  const copy = el.cloneNode(true);
  all('.clock', copy).forEach((clock) => clock.remove());
  return copy.outerHTML;
};

// swap puts the elements of an answer into the page. A cart older than the one shown changes nothing.
export function swap(next, url) {
  const step = $('#checkout', next)?.dataset.step, before = body.dataset.step;
  if (step === 'choose' && before !== step && !stage) return location.assign(url);
  const cart = $('#cart'), came = $('#cart', next);
  const overtaken = cart && came && cart.dataset.token === came.dataset.token && +came.dataset.rev < +cart.dataset.rev;
  for (const el of [...next.body.children]) {
    const old = el.id && doc.getElementById(el.id);
    if (!old || (overtaken && el.dataset.rev !== undefined) || still(old) === still(el)) continue;
    const at = pressable(old).indexOf(doc.activeElement);
    if (old.open) el.open = true;
    old.replaceWith(doc.adoptNode(el));
    if (at >= 0 && el.id !== 'checkout') pressable(el)[Math.min(at, pressable(el).length - 1)]?.focus({ preventScroll: true });
  }
  if (step) body.dataset.step = step;
  settle();
  const wrong = $('#checkout .details [role=alert] a');
  if (step && (wrong || step !== before)) {
    (wrong ?? $('[data-focus]'))?.focus();
    ahead();
  }
  fire('swapped');
  answered();
}

export function settle() {
  keep(token());
  all('[name=token]').forEach((input) => { input.value = token(); });
  followers.forEach((follow) => follow());
}
