// Whether the server can be reached. What did not get through says so where the press was; the page stays as it is, and
// goes on by itself when the server answers again.
import { doc, body, $, driven, stage, texts } from './dom.js';
import { tell } from './host.js';
import { answered } from './viewport.js';

const FIRST = 1000, MOST = 10_000; // ms between two questions whether it answers again
const PATIENCE = 8000; // ms until a question that nobody answers is given up: some networks swallow them
let lost = false, retry, recover = () => {}, tries = 0, timer, state;

// onRecovery has a function called when the server can be reached again and nothing is to be sent once more.
export const onRecovery = (follow) => { recover = follow; };

// What a request ends with that nobody answered, or that was answered with something else.
export const UNANSWERED = new Error('unanswered'), REFUSED = new Error('refused');

// failed says that a request came to nothing, unless it was sent quietly. Where nobody answered it is sent again as soon
// as somebody does, if it may be: by then the buyer may have gone on. What is wrong with us is for the console.
export function failed(error, again, quiet) {
  const unanswered = error === UNANSWERED;
  if (!quiet) note(unanswered ? 'offline' : 'failed', true);
  if (unanswered) lose(again);
  else if (error !== REFUSED) Promise.reject(error);
}

// lose begins to ask whether somebody answers.
function lose(again) {
  if (again) retry = { again, step: body.dataset.step };
  lost = true;
  clearTimeout(timer);
  timer = setTimeout(probe, Math.min(MOST, FIRST * 2 ** tries) * (0.75 + Math.random() / 2));
  tries = Math.min(tries + 1, 9);
}

// reached takes that somebody answered, and reports whether something is sent once more now.
export function reached() {
  const { again, step } = retry ?? {};
  lost = false;
  tries = 0;
  retry = undefined;
  clearTimeout(timer);
  told('live');
  if (!again || step !== body.dataset.step) return false;
  again();
  return true;
}

// forgo sends nothing once more: the buyer does something else.
export const forgo = () => { retry = undefined; };

// reachable asks.
export const reachable = () => fetch('/favicon.ico', {
  method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout?.(PATIENCE),
}).then(() => true, () => false);

async function probe() {
  if (!await reachable()) {
    // Where there is a picture of the seats, the module says how far it can be trusted.
    if (!(driven() && $('#freshness')) && !$('#message [data-lost]')) note('offline');
    told('offline');
    return lose();
  }
  return lost && !reached() && recover();
}

function note(what, own) {
  const box = doc.createElement('p');
  box.className = 'message error';
  box.setAttribute('role', 'alert');
  box.dataset.lost = what;
  box.textContent = texts[what];
  $('#message')?.replaceChildren(box);
  answered(own);
}

// told tells whoever embeds us, where the module does not.
function told(now) {
  if (driven() || now === (state ?? 'live')) return;
  state = now;
  tell('pt.connection', { state, transport: 'poll' });
}
doc.addEventListener('parterre:connection', ({ detail }) => {
  state = detail;
  tell('pt.connection', { state, transport: stage.dataset.transport });
});

addEventListener('offline', () => {
  lost = true;
  probe();
});
addEventListener('online', () => {
  clearTimeout(timer);
  probe();
});
