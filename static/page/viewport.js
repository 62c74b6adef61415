// What can be seen: sheet, bar, messages and the focused field are kept inside it. Inside a frame that is as high as
// its content only the page around knows; style.css works with what is said here.
import { doc, body, root, $ } from './dom.js';
import { onTold, tell } from './host.js';

const embedded = body.dataset.host === 'embed';
const wide = matchMedia('(min-width: 960px)');
const GAP = 8;
// Between which heights of the window the page can be seen: what the page around says, and what the browser knows.
const whole = { top: -Infinity, bottom: Infinity };
let seen = { top: 0, bottom: innerHeight }, says = whole, knows = whole, told = !embedded, width = 0;
const set = (name, value) => root.style.setProperty(name, typeof value === 'number' ? Math.round(value) + 'px' : value);
const box = (el) => el?.getClientRects().length && el.getBoundingClientRect();

// ---- What the page around says

onTold('pt.viewport', ({ top, height, inset_top: above = 0, inset_bottom: below = 0, h }) => {
  // The height of a phone's window changes while one scrolls: what depends on it would jump.
  if (h > 0 && width !== innerWidth) {
    set('--screen', h);
    width = innerWidth;
  }
  if (![top, height, above, below].every(Number.isFinite) || height <= 0) return;
  told = true;
  says = { top: top + above, bottom: top + height - below };
  both();
});

const both = () => see(Math.max(says.top, knows.top), Math.min(says.bottom, knows.bottom));

function see(top, bottom) {
  const keyboard = Math.abs(bottom - top - (seen.bottom - seen.top)) > 60;
  seen = { top, bottom: Math.max(top, bottom) };
  if (embedded) body.dataset.seen = '';
  arrange();
  if (keyboard && doc.activeElement?.matches('input,select')) reveal(doc.activeElement);
}

// ask is for a page around that does not say, or is in a frame itself: the browser knows, without bars and keyboard.
const asked = () => embedded && (!told || parent !== window.top);
function ask() {
  new IntersectionObserver(([{ intersectionRect: { top, bottom, height } }], self) => {
    self.disconnect();
    if (!asked() || height <= 0 || (top === knows.top && bottom === knows.bottom)) return;
    knows = { top, bottom };
    both();
  }).observe(root);
}
if (embedded) {
  const often = setInterval(() => {
    if (asked()) return ask();
    clearInterval(often);
    knows = whole;
    return both();
  }, 250);
} else {
  const look = () => {
    const view = window.visualViewport;
    if (!view || view.scale > 1.01) return;
    set('--below', innerHeight - view.offsetTop - view.height);
    see(view.offsetTop, view.offsetTop + view.height);
  };
  for (const kind of ['resize', 'scroll']) window.visualViewport?.addEventListener(kind, look);
  addEventListener('resize', look);
}

// ---- Keeping inside

let due;
const later = () => { due ||= requestAnimationFrame(arrange); };
addEventListener('scroll', later, { passive: true });
addEventListener('resize', later);
new ResizeObserver(later).observe(body);

export function arrange() {
  cancelAnimationFrame(due);
  due = 0;
  const bar = $('#bar'), high = box(bar)?.height ?? 0;
  if (embedded) {
    set('--seen-top', seen.top + scrollY);
    set('--seen-bottom', Math.max(seen.bottom, seen.top + high) + scrollY);
    if (wide.matches && high) lift(bar);
  }
  place($('#message'), high);
  fresh();
}

// lift keeps the bar of a wide page in its column, as near to its own place as can be seen.
let lifted = 0;
function lift(bar) {
  const now = box(bar), top = now.top + lifted, bottom = now.bottom + lifted;
  lifted = Math.round(Math.max(0, Math.min(bottom - seen.bottom, top - box(bar.parentElement).top)));
  if (top < seen.top + GAP) lifted = Math.round(top - seen.top - GAP);
  set('--lift', lifted);
}

// ---- Messages

// What was pressed last, in the document.
let press;
const remember = (area, gone) => {
  if (!area) return;
  const { left, right, top, bottom } = area;
  press = { left, right, top: top + scrollY, bottom: bottom + scrollY, gone };
};

addEventListener('click', ({ target, clientX: x, clientY: y }) => {
  const at = target.closest('#seat-sheet,#bar,.row,.tariff,.lines li') ?? target.closest('a,button,select,summary,#stage');
  if (at?.id === 'stage') remember({ left: x - 24, right: x + 24, top: y - 24, bottom: y + 24 });
  else remember(box(at), at?.id === 'seat-sheet');
}, true);
addEventListener('change', ({ target }) => remember(box(target)), true);
addEventListener('keydown', ({ key, target }) => {
  if (key === 'Escape') dismiss();
  if (target.id !== 'stage') return;
  const ring = $('[data-testid=plan-focus]');
  if (key === 'Enter' || key === ' ') remember(box(ring));
  else requestAnimationFrame(() => reveal(ring));
}, true);

let beside, said = '', heading;
// answered puts a message where the press was that it answers, and brings into sight how an order stands now.
export function answered(own) {
  const message = $('#message'), text = message?.textContent.trim() ?? '';
  if (!text) beside = null;
  else if (own && press && (text !== said || beside)) beside = press;
  else if (text !== said) beside = null;
  said = text;
  message?.classList.toggle('beside', Boolean(beside));
  arrange();
  const stands = $('#order h2'), before = heading;
  heading = stands?.textContent;
  if (!before || !heading || before === heading) return;
  reveal(stands);
  missed = doc.hidden;
}

// Behind the bank's tab nothing is heard of what can be seen.
let missed = false;
doc.addEventListener('visibilitychange', () => setTimeout(() => {
  if (missed && !doc.hidden) reveal($('#order h2'));
  missed &&= doc.hidden;
}, 300));

// A press elsewhere takes a message away that has been read; one with something to press in it stays.
function dismiss() {
  const message = $('#message.beside');
  if (!message || $('form,a', message)) return;
  message.replaceChildren();
  beside = null;
  message.classList.remove('beside');
}
addEventListener('pointerdown', ({ target }) => { if (!target.closest('#message')) dismiss(); }, true);

// place puts the message below what was pressed, or above where there is no room.
function place(message, high) {
  if (!beside || !message) return pin(message);
  const { width: w, height: h } = message.getBoundingClientRect(), most = seen.bottom - high - GAP - h;
  const top = beside.top - scrollY, bottom = beside.bottom - scrollY;
  let y = bottom + GAP <= most ? bottom + GAP : top - GAP - h;
  if (beside.gone) y = bottom - h;
  const x = Math.max(GAP, Math.min((beside.left + beside.right - w) / 2, root.clientWidth - w - GAP));
  set('--x', x);
  set('--y', Math.max(seen.top + GAP, Math.min(y, most)) + scrollY);
  return undefined;
}

// pin keeps what nobody pressed for in sight, and lets it have its place.
function pin(el, kept = true) {
  const now = box(el);
  if (!now || !el.textContent) return;
  const own = now.top - (el.pinned ?? 0);
  el.pinned = kept ? Math.round(Math.max(0, Math.min(seen.top + GAP, seen.bottom - GAP - now.height) - own)) : 0;
  el.style.transform = el.pinned ? `translateY(${el.pinned}px)` : '';
}

// fresh shows for a while, wherever one is, how far the plan can be trusted; then that is read in its own place.
const WHILE = 10_000;
let freshness = '', until = 0;
function fresh() {
  const el = $('#freshness'), text = el?.hidden === false ? el.textContent : '';
  if (text !== freshness) {
    freshness = text;
    until = performance.now() + WHILE;
    setTimeout(later, WHILE + 50);
  }
  pin(el, performance.now() < until);
}

// ---- Bringing into sight

// reveal brings an element between what covers the page, if it is not there.
export function reveal(el) {
  const at = box(el), high = box($('#bar'))?.height ?? 0, least = seen.top + GAP, most = seen.bottom - high - GAP;
  if (!at || at.top >= least && at.bottom <= most || at.height > most - least && at.top < most && at.bottom > least) return;
  if (!embedded || root.scrollHeight > innerHeight + 2) el.scrollIntoView({ block: 'nearest' });
  const { top, height } = el.getBoundingClientRect(), under = at.bottom > most ? high : 0;
  if (embedded) tell('pt.scroll', { to: 'focus', y: Math.round(top), height: Math.round(height) + under });
}

// What is focused by keys is brought into sight, but never under a pressing finger.
let pressing = false;
for (const kind of ['pointerdown', 'pointerup', 'pointercancel']) {
  addEventListener(kind, () => { pressing = kind === 'pointerdown'; }, true);
}
doc.addEventListener('focusin', ({ target }) => requestAnimationFrame(() => {
  if (!pressing && target.id !== 'stage' && target.matches(':focus-visible')) reveal(target);
}));

// ahead begins a step at its top.
export function ahead() {
  scrollTo(0, 0);
  tell('pt.scroll', { to: 'top' });
}
