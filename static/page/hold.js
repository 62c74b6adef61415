// How much time is left of a hold: counted with our own stopwatch, which nobody can set.
import { $, texts, plural } from './dom.js';
import { onSwap } from './swap.js';

// What the page came with is as old as the page.
let arrived = performance.getEntriesByType('navigation')[0]?.responseStart ?? 0, known = {};
onSwap((own, first) => { if (!first) arrived = performance.now(); });

// left returns the milliseconds left of a hold and when the server says that it ends; nothing where none runs. An
// answer that was long on its way gives no time back.
export function left() {
  const { expiresAt: at, serverNow: now } = $('.clock')?.dataset ?? {};
  const given = Date.parse(at) - Date.parse(now);
  if (Number.isNaN(given)) return null;
  if (known.at !== at || known.now !== now) {
    const end = arrived + given;
    known = { at, now, end: known.at === at ? Math.min(known.end, end) : end };
  }
  return { at, ms: Math.max(0, known.end - performance.now()) };
}

// timeLeft says what is left, in whole minutes while there is one.
export function timeLeft() {
  const seconds = Math.ceil((left()?.ms ?? 0) / 1000);
  if (!seconds) return '';
  return seconds < 60 ? plural(texts.secondsLeft, seconds) : plural(texts.minutesLeft, Math.floor(seconds / 60));
}
