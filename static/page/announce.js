// Announcing: everything that a screen reader is told goes through here, once, and at most once a second. Errors are
// alerts of their own and are told by being there; they are repeated here only where a press had the same answer again.
import { doc, body, $, all, driven, texts, plural } from './dom.js';
import { timeLeft } from './hold.js';
import { onSwap } from './swap.js';

const EVERY = 1000, MOST = 4;
const waiting = new Map();
let next = 0, timer;

// say has a text read out. The kind says what it is about: a newer text takes the place of one of the same kind that
// was not said yet. A function is asked for its text when it is time.
export function say(kind, text) {
  if (!text) return;
  waiting.delete(kind);
  waiting.set(kind, text);
  if (waiting.size > MOST) waiting.delete(waiting.keys().next().value);
  timer ??= setTimeout(speak, Math.max(0, next - performance.now()));
}

function speak() {
  const said = [...waiting.values()].map((text) => clean(typeof text === 'function' ? text() : text)).filter(Boolean);
  timer = undefined;
  waiting.clear();
  if (!said.length) return;
  next = performance.now() + EVERY;
  const region = $('#announce'), text = said.map((one) => one.replace(/\.$/, '')).join('. ');
  // The same text again is only read if it differs.
  region.textContent = region.textContent === text ? text + '\u00a0' : text;
}

const clean = (text) => text.replace(/\s+/g, ' ').trim();

// The module has seats of the plan read out, and how far the picture can be trusted.
doc.addEventListener('parterre:say', ({ detail }) => {
  const [, kind, text] = /^(\S+) (.*)$/s.exec(detail) ?? [];
  if (kind !== 'live') say(kind, text);
  else tellFreshness(text);
});

// ---- After every swap: what is true now, if it differs from what was told

const last = {};
const once = (what, value) => value !== last[what] && ((last[what] = value), true);
const alerts = new WeakSet();
let told, ours;

onSwap((own, first) => {
  const moved = once('step', body.dataset.step) || first;
  ours ||= own;
  tellAlerts(own && !moved);
  const note = $('#message .notice');
  if (once('note', note?.textContent) && !first) say('message', note?.textContent);
  const stale = $('#freshness:not([hidden])')?.textContent;
  if (first) last.live = stale;
  else if (!driven()) tellFreshness(stale);
  tellOrder(first);
  const now = read();
  // At another step the heading is read, as it has the focus.
  if (moved || !told) told = now;
  else if (news(told, now) || told.say !== now.say) say('cart', tellCart);
});

// An alert may have said already that the box office does not answer.
function tellFreshness(text) {
  if (once('live', text) && !$('#message [data-code=vendor_down]')) say('live', text);
}

function tellAlerts(again) {
  for (const alert of all('[role=alert]')) {
    if (again && alerts.has(alert)) say('message', alert.textContent);
    alerts.add(alert);
  }
}

// An order's heading may have the focus by the time that it is told.
function tellOrder(first) {
  const order = $('#order'), heading = $('#order h2');
  if (!order || !once('order', heading.textContent + order.dataset.say) || first) return;
  say('order', () => [doc.activeElement !== heading && heading.textContent, order.dataset.say].filter(Boolean).join('. '));
}

// read is the cart as the page shows it.
function read() {
  const cart = $('#cart');
  if (!cart) return null;
  const items = new Map();
  for (const line of all('[data-testid=cart-line]', cart)) {
    const { seat, area, tariff, quantity, say: now } = line.dataset, name = clean($('.name', line).firstChild.textContent);
    const chosen = $('select', line)?.selectedOptions[0]?.textContent;
    items.set(seat ? 'seat ' + seat : [area, tariff, name.replace(/^\d+/, '')].join(' '), { name, now, tariff, chosen, quantity: +quantity });
  }
  for (const code of all('.codes .name', cart)) items.set('code ' + $('b', code).textContent, { name: clean(code.textContent), now: clean(code.textContent), quantity: 1 });
  return { items, say: cart.dataset.say, gone: cart.dataset.expired !== undefined };
}

// news is what has come, changed or gone between two states of the cart.
function news(before, now) {
  const parts = [];
  for (const [key, item] of now.items) {
    const was = before.items.get(key);
    if (was && was.tariff !== item.tariff && item.chosen) parts.push(item.name + ': ' + item.chosen);
    else if (was?.now !== item.now) parts.push(item.now);
  }
  const lost = [...before.items].filter(([key]) => !now.items.has(key)).map(([, item]) => item);
  // Who else took them away says so in a message.
  if (ours && lost.length) {
    parts.push(plural(texts.removed, lost.reduce((sum, item) => sum + item.quantity, 0), { places: lost.map((item) => item.name).join(', ') }));
  }
  return parts.join(', ');
}

function tellCart() {
  const now = read(), before = told;
  if (!now) return '';
  const text = news(before, now);
  told = now;
  ours = false;
  if (now.gone && !before.gone) return ''; // the alert says it
  return text || now.say !== before.say ? [text, now.say, timeLeft()].filter(Boolean).join(', ') : '';
}
