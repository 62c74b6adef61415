// The clock of a hold: shown, spoken at five, two and one minutes, and what follows when it is over.
import { $, all, doc, texts, fill, plural } from './dom.js';
import { say } from './announce.js';
import { left } from './hold.js';
import { tell } from './host.js';
import { refresh } from './request.js';

const MARKS = [60, 120, 300]; // seconds left, the most urgent first
const LOW = 120; // from here it is shown
const AGAIN = 2000; // between two questions what became of a hold that is over
let before = {}, askAt = 0, asking;

function tick() {
  const hold = left();
  if (!hold) return;
  show(Math.ceil(hold.ms / 1000));
  // A hold that begins with less is not warned of.
  const mark = before.at === hold.at && MARKS.find((m) => before.ms > m * 1000 && hold.ms <= m * 1000);
  before = hold;
  if (!hold.ms) return ask();
  if (mark) say('clock', plural(texts.minutesLeft, mark / 60));
  if (mark && mark <= LOW) tell('pt.hold.warning', { seconds_left: mark });
}

function show(seconds) {
  const minutes = Math.floor(seconds / 60), rest = seconds % 60;
  for (const clock of all('.clock')) {
    put($('[data-slot=clock]', clock), minutes + ':' + String(rest).padStart(2, '0'));
    put($('[data-slot=words]', clock),
      fill(texts.clockWords, { minutes: plural(texts.minutes, minutes), seconds: plural(texts.seconds, rest) }));
    put($('[data-slot=low]', clock), seconds > LOW ? '' : plural(texts.timeLow, seconds > 60 ? 2 : 1));
    clock.toggleAttribute('data-low', seconds <= LOW);
  }
}

function put(slot, text) { if (slot && slot.textContent !== text) slot.textContent = text; }

// The server says what became of it; its own clock may be a little behind.
function ask() {
  if (asking || performance.now() < askAt) return;
  askAt = performance.now() + AGAIN;
  asking = refresh().finally(() => { asking = null; });
}

setInterval(tick, 250);
// A stopwatch may have slept with the device: the server is asked before it is trusted again.
const wake = () => { if (!doc.hidden && left()) refresh(); };
doc.addEventListener('visibilitychange', wake);
addEventListener('online', wake);
