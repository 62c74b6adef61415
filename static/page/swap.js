// Swapping: the elements that come back take the place of those with the same ids.
import { doc, body, $, all, fire, stage } from './dom.js';
import { arrive, remember, restore } from './focus.js';
import { keep, token } from './token.js';
import { answered } from './viewport.js';

const followers = [];
// onSwap has a function called after each swap and once at the start: it brings what came in line with what the
// browser knows. It is told whether the swap answers something that the buyer did, and whether it is the first.
export const onSwap = (follow) => followers.push(follow);

// swap puts the elements of an answer into the page. A cart older than the one shown changes nothing.
export function swap(next, url, own) {
  const step = $('#checkout', next)?.dataset.step, before = body.dataset.step;
  if (step === 'choose' && before !== step && !stage) return location.assign(url);
  const cart = $('#cart'), came = $('#cart', next), focused = remember();
  const overtaken = cart && came && cart.dataset.token === came.dataset.token && +came.dataset.rev < +cart.dataset.rev;
  const quiet = !own && step === before;
  let changed = false;
  // What answers a press is taken away by the next one, not by what is asked quietly.
  const slot = $('#message:empty', next), said = $('#message:not(:has([data-lost]))');
  const stays = !own && (!step || step === before) && slot && said?.answers;
  if (stays) slot.append(...doc.importNode(said, true).childNodes);
  for (const el of [...next.body.children]) {
    const old = el.id && doc.getElementById(el.id);
    if (!old || (overtaken && (el.dataset.rev !== undefined || el.contains(came)))) continue;
    if (still(old, quiet) === still(el, quiet)) {
      wind(old, el);
      continue;
    }
    if (old.open) el.open = true;
    old.replaceWith(doc.adoptNode(el));
    changed = true;
  }
  if (step) body.dataset.step = step;
  const message = $('#message');
  if (message) message.answers = own || stays;
  settle(own);
  if (step && (step !== before || (own && changed && $('#checkout .details [role=alert] a')))) arrive();
  else restore(focused);
  fire('swapped');
  answered(own && (!step || step === before));
}

// The element without what changes by the second or was shown by scripts. What is asked quietly does not take away what
// a buyer was told is wrong.
function still(el, quiet) {
  const copy = el.cloneNode(true);
  for (const clock of all('.clock', copy)) {
    clock.replaceChildren();
    clock.removeAttribute('data-server-now');
    clock.removeAttribute('data-low');
  }
  copy.removeAttribute('style');
  copy.removeAttribute('class');
  for (const busy of all('[aria-busy]', copy)) ['aria-busy', 'aria-disabled'].forEach((name) => busy.removeAttribute(name));
  all('[data-slot=typed],.waiting', copy).forEach((shown) => { shown.hidden = true; });
  if (quiet) {
    copy.removeAttribute('open');
    all('.details,.code', copy).forEach(forgive);
  }
  return copy.outerHTML;
}

function forgive(form) {
  all('[role=alert],.wrong', form).forEach((wrong) => wrong.remove());
  all('[data-wrong]', form).forEach((field) => field.removeAttribute('data-wrong'));
  for (const input of all('input', form)) ['value', 'aria-invalid', 'aria-describedby'].forEach((name) => input.removeAttribute(name));
}

// wind sets the clocks of an element that stays by those of the one that came.
function wind(old, came) {
  const clocks = all('.clock', came);
  all('.clock', old).forEach((clock, i) => {
    if (clocks[i]) clock.dataset.serverNow = clocks[i].dataset.serverNow;
  });
}

// settle has everything follow what the page shows now.
export function settle(own = false, first = false) {
  keep(token());
  all('[name=token]').forEach((input) => { input.value = token(); });
  followers.forEach((follow) => follow(own, first));
}
