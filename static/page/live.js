// What becomes of an order: its page hears of it through a socket, and asks where there is none. Pages that wait for
// something else only ask.
import { doc, $, driven, stage } from './dom.js';
import { onFailed, refresh } from './request.js';
import { onSwap } from './swap.js';

const SAFE = 20_000; // ms between two questions while a socket works
const SLOW = 10_000; // ms between two questions without one, at most
const SILENCE = 30_000; // ms after which a socket that says nothing is given up; there is a heartbeat every 18 s
const PATIENCE = 8_000; // ms until a socket must have said something
const REDIAL = 500, MOST = 30_000; // ms until another is tried, by chance up to that

let socket, heardAt = 0, dials = 0, redial, timer, asked = 0, before, soon;

const order = () => $('#order[data-poll]')?.dataset;
const now = () => performance.now();
// The module follows the order on the socket that it has for the seats.
const followed = () => driven() && stage.dataset.transport === 'ws';
const works = () => followed() || (socket && heardAt && now() - heardAt < SILENCE);
const around = (ms) => ms * (0.8 + 0.4 * Math.random());

// schedule asks again in a while: less and less often while nothing changes.
function schedule() {
  clearTimeout(timer);
  const wait = +$('[data-poll]')?.dataset.poll;
  if (!order()) hangUp();
  if (!wait) return;
  const state = order() && $('#order').textContent;
  asked = state === before ? asked + 1 : 0;
  before = state;
  if (order()) dial();
  const pause = order() ? Math.max(wait, Math.min(SLOW, wait * 1.3 ** asked)) : wait;
  timer = setTimeout(ask, around(works() ? Math.max(wait, SAFE) : pause));
}

function ask() {
  if (socket && now() - heardAt > SILENCE) socket.close();
  refresh();
}

function dial() {
  const { token } = order() ?? {};
  if (socket || redial || !token || driven()) return;
  const own = new WebSocket(location.origin.replace(/^http/, 'ws') + '/v1/live');
  socket = own;
  heardAt = 0;
  const silent = setTimeout(() => heardAt || own.close(), PATIENCE);
  own.onopen = () => own.send(JSON.stringify({ type: 'hello', order: order()?.order, token }));
  own.onmessage = ({ data }) => {
    const first = !heardAt;
    heardAt = now();
    if (first) schedule();
    if (JSON.parse(data).type !== 'order') return;
    clearTimeout(soon);
    soon = setTimeout(refresh, 50);
  };
  own.onclose = () => {
    clearTimeout(silent);
    if (socket !== own) return;
    socket = undefined;
    dials = heardAt && now() - heardAt < SILENCE ? 0 : Math.min(dials + 1, 9);
    redial = setTimeout(() => {
      redial = undefined;
      dial();
    }, Math.random() * Math.min(MOST, REDIAL * 2 ** dials) + 100);
    schedule();
  };
}

function hangUp() {
  clearTimeout(redial);
  redial = undefined;
  const old = socket;
  socket = undefined;
  old?.close();
}

onSwap(schedule);
onFailed(schedule);
doc.addEventListener('visibilitychange', () => { if (!doc.hidden && $('[data-poll]')?.dataset.poll) refresh(); });
