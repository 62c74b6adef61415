// page.js lets the server's own forms and links work without leaving the page: it sends the same requests, swaps
// the elements that come back for those with the same ids, starts the module, and tells the page around us.
const doc = document, body = doc.body, root = doc.documentElement;
const FRAGMENTS = 'text/vnd.parterre.fragments+html';
const $ = (selector, from = doc) => from.querySelector(selector);
const all = (selector, from = doc) => [...from.querySelectorAll(selector)];
const texts = $('#texts')?.dataset ?? {};
const stage = $('#stage');
const fire = (name, detail = '') => doc.dispatchEvent(new CustomEvent('parterre:' + name, { detail }));

// The cart's token is kept per page, because cookies may not reach a frame.
const kept = (token) => {
  const key = 'parterre:' + location.pathname;
  try {
    if (token === undefined) return sessionStorage.getItem(key) ?? '';
    if (token) sessionStorage.setItem(key, token);
    else sessionStorage.removeItem(key);
  } catch {
    // Storage may be forbidden: the page itself remembers until it is closed.
  }
  return token ?? '';
};
const token = () => ($('#cart') ?? $('#order'))?.dataset.token || kept();

// ---- Requests

// The request that brings the first token: until then there is one at a time.
let opening;
async function send(url, data) {
  while (data && !token() && opening) await opening;
  data?.set('token', token());
  // Without the module it is the server that says which seats are free.
  if (!driven()) data?.set('list', '1');
  const request = exchange(url, data);
  if (data && !token()) opening = request.catch(() => {}).then(() => { opening = null; });
  return request;
}

async function exchange(url, data) {
  const headers = { Accept: FRAGMENTS + ';step=' + ($('[data-sale]')?.dataset.sale ?? body.dataset.step) };
  if (token()) headers.Authorization = 'Bearer ' + token();
  const response = await fetch(url, data ? { method: 'POST', body: data, headers } : { headers });
  if (!response.headers.get('Content-Type')?.startsWith(FRAGMENTS)) {
    if (response.ok) location.assign(response.url);
    else throw new Error(response.status);
  }
  if (data && response.redirected) history.pushState(null, '', response.url);
  const text = await response.text();
  await pressed;
  swap(new DOMParser().parseFromString(text, 'text/html'), response.url);
}

// What is being pressed is not swapped under the finger: the press would be lost.
let pressed;
addEventListener('pointerdown', () => {
  pressed = new Promise((done) => {
    addEventListener('pointerup', () => setTimeout(done), { once: true });
    setTimeout(done, 500);
  });
});

async function submit(url, data, detail) {
  try {
    await send(url, data);
  } catch {
    failed();
  }
  if (detail) fire('settled', detail);
}

const refresh = (quiet) => send(location.href).catch(() => quiet || failed()).finally(schedule);

function failed() {
  const note = doc.createElement('p');
  note.className = 'message error';
  note.setAttribute('role', 'alert');
  note.textContent = texts.failed;
  $('#message')?.replaceChildren(note);
}

// ---- Swapping

const pressable = (el) => all('a[href],button,input:not([type=hidden]),select,summary', el);
// The element without what changes by the second.
const still = (el) => {
  const copy = el.cloneNode(true);
  all('.clock', copy).forEach((clock) => clock.remove());
  return copy.outerHTML;
};

function swap(next, url) {
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
    scrollTo(0, 0);
    tell('pt.scroll', { to: 'top' });
  }
  fire('swapped');
}

// settle brings what came in line with what the browser knows.
function settle() {
  kept(token());
  all('[name=token]').forEach((input) => { input.value = token(); });
  all('.details input').forEach((input) => { if (input.name in typed) input.value ||= typed[input.name]; });
  all('[role=grid]').forEach((grid) => rove(grid, $('.seat:focus', grid) ?? $('.seat', grid)));
  if (paying) $('.waiting')?.removeAttribute('hidden');
  swappedAt = performance.now();
  schedule();
  report();
}

let announced;
function say(text) {
  if (!text || text === announced) return;
  $('#announce').textContent = announced = text;
}

// ---- Forms, links and keys

// In the details form: never lost, and never stored.
const typed = {};
let paying = false;
// The body of a change of the cart that no form made.
const form = () => {
  const data = new URLSearchParams();
  data.set('section', $('#seat-list')?.dataset.section ?? '');
  return data;
};

doc.addEventListener('submit', async (e) => {
  const { target, submitter } = e;
  if (target.dataset.plain !== undefined) {
    paying = true;
    return $('.waiting')?.removeAttribute('hidden');
  }
  e.preventDefault();
  if (submitter?.ariaDisabled === 'true') return;
  const data = new URLSearchParams(new FormData(target));
  if (submitter?.name) data.append(submitter.name, submitter.value);
  if (submitter?.classList.contains('seat')) {
    const detail = submitter.name + ' ' + submitter.value, { status } = submitter.dataset;
    fire('submitting', detail);
    submitter.dataset.status = 'pending';
    await submit(target.action, data, detail);
    // Where it was swapped nobody sees this one.
    if (!driven()) submitter.dataset.status = status;
    return;
  }
  if (submitter) submitter.ariaDisabled = 'true';
  await submit(target.action, data);
  if (submitter) submitter.ariaDisabled = null;
});

doc.addEventListener('change', (e) => { if (e.target.dataset.submit !== undefined) e.target.form.requestSubmit(); });
doc.addEventListener('input', (e) => { if (e.target.closest('.details')) typed[e.target.name] = e.target.value; });

doc.addEventListener('click', async (e) => {
  const link = e.target.closest('a[data-swap]');
  if (!link || e.button || e.metaKey || e.ctrlKey || e.shiftKey) return;
  e.preventDefault();
  try {
    const before = body.dataset.step;
    await send(link.href);
    history[body.dataset.step === before ? 'replaceState' : 'pushState'](null, '', link.href);
  } catch {
    location.assign(link.href);
  }
});
addEventListener('popstate', () => refresh());
// What is gone back to is old.
addEventListener('pageshow', (e) => e.persisted && refresh(true));

// A grid of seats is one tab stop; arrows move in it, up and down to the nearest.
const rove = (grid, to) => all('.seat', grid).forEach((seat) => { seat.tabIndex = seat === to ? 0 : -1; });
const middle = (el) => { const box = el.getBoundingClientRect(); return box.left + box.width / 2; };

doc.addEventListener('keydown', (e) => {
  const seat = e.target.closest('[role=grid] .seat'), row = seat?.closest('.row');
  if (!row || e.altKey || e.ctrlKey || e.metaKey) return;
  const seats = all('.seat', row), at = seats.indexOf(seat);
  const nearest = (other) => other && all('.seat', other).reduce((best, s) =>
    (best && Math.abs(middle(best) - middle(seat)) <= Math.abs(middle(s) - middle(seat)) ? best : s), null);
  const to = {
    ArrowLeft: () => seats[at - 1], ArrowRight: () => seats[at + 1], Home: () => seats[0], End: () => seats.at(-1),
    ArrowUp: () => nearest(row.previousElementSibling), ArrowDown: () => nearest(row.nextElementSibling),
  }[e.key];
  if (!to) return;
  e.preventDefault();
  const target = to();
  if (!target) return;
  rove(seat.closest('[role=grid]'), target);
  target.focus();
});

// The module sets a seat's status; its name for screen readers says it too.
new MutationObserver((records) => {
  for (const { target: seat } of records) {
    if (!seat.matches('.seat') || !seat.ariaLabel) continue;
    const words = ['free', 'held', 'sold', 'blocked', 'mine', 'pending'].map((s) => [s, texts['status' + s[0].toUpperCase() + s.slice(1)]]);
    const was = words.find(([, word]) => word && seat.ariaLabel.endsWith(', ' + word));
    const is = words.find(([status]) => status === seat.dataset.status);
    if (was && is) seat.ariaLabel = seat.ariaLabel.slice(0, -was[1].length) + is[1];
  }
}).observe(body, { subtree: true, attributeFilter: ['data-status'] });

// ---- The module

const lines = () => $('#checkout')?.dataset.lines;
doc.addEventListener('parterre:toggle', ({ detail }) => {
  const [verb, seat] = detail.split(' '), data = form();
  data.set(verb, seat);
  submit(lines(), data, detail);
});
doc.addEventListener('parterre:refresh', () => refresh(true));
doc.addEventListener('parterre:area', ({ detail }) => {
  const area = $(`[data-area="${CSS.escape(detail)}"][data-testid=area]`);
  area?.scrollIntoView({ block: 'center' });
  $('[name=quantity]', area ?? doc)?.focus({ preventScroll: true });
});

const load = (src) => new Promise((done, fail) => {
  const script = doc.createElement('script');
  Object.assign(script, { src, onload: done, onerror: fail });
  doc.head.append(script);
});

async function start() {
  const { module, exec } = stage.dataset;
  try {
    const [bytes] = await Promise.all([fetch(module), load(exec)]);
    const go = new Go();
    const { instance } = await WebAssembly.instantiateStreaming(bytes, go.importObject)
      .catch(async () => WebAssembly.instantiate(await (await fetch(module)).arrayBuffer(), go.importObject));
    // Returns only when the module gave up.
    await go.run(instance);
  } catch {
    // The list sells as well.
  }
  stage.dataset.state = 'fallback';
  $('#seat-list')?.setAttribute('open', '');
}

// ---- Clocks and waiting

let swappedAt = performance.now(), timer;
// Then the module counts.
const driven = () => stage?.dataset.state === 'ready';
setInterval(() => {
  if (driven()) return;
  for (const clock of all('.clock')) {
    const { expiresAt, serverNow } = clock.dataset;
    const left = Math.ceil((Date.parse(expiresAt) - Date.parse(serverNow) - performance.now() + swappedAt) / 1000);
    $('[data-slot=clock]', clock).textContent = Math.max(0, Math.floor(left / 60)) + ':' + String(Math.max(0, left) % 60).padStart(2, '0');
    clock.toggleAttribute('data-low', left < 120);
    if (left === -1) refresh(true);
  }
}, 1000);

function schedule() {
  clearTimeout(timer);
  const wait = $('[data-poll]')?.dataset.poll;
  if (wait) timer = setTimeout(refresh, +wait, true);
}
doc.addEventListener('visibilitychange', () => { if (!doc.hidden && $('[data-poll]')?.dataset.poll) refresh(true); });

// ---- The page or the app around us

const { host, origin } = body.dataset;
let port, queue = [], seq = 0, last = {};
function tell(method, params, id) {
  const message = { jsonrpc: '2.0', id, method, params };
  if (host === 'webview') {
    (window.ParterreNative ?? window.webkit?.messageHandlers?.parterre)?.postMessage(JSON.stringify(message));
  } else if (port) port.postMessage(message);
  else if (origin) queue.push(message);
}
const once = (what, value) => value !== last[what] && ((last[what] = value), true);

// report says what has changed: to the ears, and to whoever embeds us.
function report() {
  const cart = $('#cart')?.dataset, order = $('#order')?.dataset, error = $('[data-testid=error]');
  if (cart && once('cart', cart.token + cart.rev)) {
    if (!driven()) say(cart.say);
    tell('pt.cart.change', { seq: ++seq, cart: picture(cart) });
    if (cart.expired !== undefined) tell('pt.hold.expired', {});
  }
  if (order && once('order', order.status + (order.sold !== undefined))) say($('#order h2').textContent);
  if (order?.sold !== undefined && once('sold', order.order)) tell('pt.complete', { order: { id: order.order, status: order.status } });
  if (error ? once('error', error.textContent) : (last.error = null)) {
    tell('pt.error', {
      code: error.dataset.code, severity: 'recoverable', message: error.textContent.trim(), continue_url: location.href,
    });
  }
}

function picture(cart) {
  const total = $('[data-testid=cart-total]')?.dataset, clock = $('#hold .clock')?.dataset;
  return {
    id: cart.cart, rev: +cart.rev, currency: total?.currency, total: +(total?.minor ?? 0),
    items: all('[data-testid=cart-line]').map(({ dataset: d, firstElementChild: name }) => ({
      id: d.seat ?? d.area, name: name.firstChild.textContent.trim(), price: +d.minor, quantity: +d.quantity,
    })),
    hold: clock && { expires_at: clock.expiresAt, server_now: clock.serverNow },
  };
}

function theme(value) {
  if (value === 'light' || value === 'dark') root.dataset.theme = value;
  else delete root.dataset.theme;
}

function connect() {
  const hello = { v: '2026-11-01', title: doc.title, instance: 'i_' + Math.random().toString(36).slice(2), want: ['theme'] };
  if (host === 'webview') tell('pt.ready', hello);
  if (!origin || parent === window) return;
  addEventListener('message', function answer(e) {
    if (e.source !== parent || e.origin !== origin || e.data?.id !== hello.instance || !e.ports[0]) return;
    removeEventListener('message', answer);
    port = e.ports[0];
    port.onmessage = ({ data }) => { if (data?.method === 'pt.theme') theme(data.params?.theme); };
    if (e.data.result?.theme) theme(e.data.result.theme);
    queue.splice(0).forEach((message) => port.postMessage(message));
  });
  parent.postMessage({ jsonrpc: '2.0', id: hello.instance, method: 'pt.ready', params: hello }, origin);
  new ResizeObserver(() => tell('pt.resize', { height: Math.ceil(root.getBoundingClientRect().height) })).observe(body);
}

connect();
const resumed = kept(), cart = $('#cart');
if (cart && !cart.dataset.token && resumed) refresh(true);
else settle();
if (stage) start();
