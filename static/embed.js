// The loader of Parterre's checkout: <parterre-checkout event="promoter/account/event/performance"> in anybody's page.
// It makes one frame, keeps its height, and turns its messages into DOM events. It knows no price and no person.
const ORIGIN = new URL(import.meta.url).origin;
const PATIENCE = 10_000; // ms until the link is offered instead
const GRACE = 3_000; // ms between a frame's load and its first word
const BEAT = 10_000; // ms between two questions whether the frame is still there
const SILENCE = 25_000; // ms without an answer after which it is not
const MAX_MESSAGE = 65_536;
const EVENTS = {
  'pt.cart.change': 'cart', 'pt.hold.warning': 'hold', 'pt.hold.expired': 'hold', 'pt.hold.failed': 'hold',
  'pt.connection': 'connection', 'pt.complete': 'complete', 'pt.error': 'error',
};
const TEXTS = {
  en: {
    title: 'Tickets', open: 'Buy tickets', failed: 'The ticket shop could not be opened inside this page. It opens in a tab of its own:',
    lost: 'The ticket shop does not answer in this page. What you hold stays yours until its time is over.', again: 'Load it again',
  },
  ro: {
    title: 'Bilete', open: 'Cumpără bilete', failed: 'Casa de bilete nu s-a putut deschide în această pagină. Se deschide separat:',
    lost: 'Casa de bilete nu mai răspunde în această pagină. Ce ai rezervat rămâne al tău până expiră timpul.', again: 'Încarcă din nou',
  },
};
const CSS = `
:host{display:block;position:relative;min-height:44px}
:host([hidden]){display:none}
iframe{display:block;width:100%;border:0;background:none}
.wait{height:480px;border-radius:10px;background:currentColor;opacity:.06;animation:w 1.2s ease-in-out infinite alternate}
@keyframes w{to{opacity:.1}}
@media (prefers-reduced-motion:reduce){.wait{animation:none}}
p{margin:0 0 8px}
[hidden]{display:none}
.away{position:absolute;inset:0 0 auto;visibility:hidden}
.mark{position:absolute;left:0;width:1px;visibility:hidden}`;

const freeze = (value) => {
  if (value && typeof value === 'object') Object.values(Object.freeze(value)).forEach(freeze);
  return value;
};
const make = (name, properties) => Object.assign(document.createElement(name), properties);
const isMessage = (data) => {
  try {
    return data?.jsonrpc === '2.0' && typeof data.method === 'string' && JSON.stringify(data).length <= MAX_MESSAGE;
  } catch {
    return false;
  }
};

// style puts the sheet into a shadow root in a way that needs nothing from the page's policy, or its nonce.
function style(root, nonce) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(make('style', { nonce, textContent: CSS }));
  }
}

const between = (least, value, most) => Math.min(Math.max(least, value), most);
const parentOf = (el) => el.assignedSlot ?? el.parentElement ?? el.getRootNode().host;

// windowOf is between which heights of the window an element can be seen: not beneath a keyboard, and not outside the
// boxes that it scrolls in.
function windowOf(el) {
  const view = window.visualViewport;
  let top = view?.offsetTop ?? 0, bottom = top + (view?.height ?? innerHeight);
  for (let up = parentOf(el); up && up !== document.body && up !== document.documentElement; up = parentOf(up)) {
    const { overflowY, display } = getComputedStyle(up);
    if (overflowY === 'visible' || display === 'contents') continue;
    const box = up.getBoundingClientRect();
    top = Math.max(top, box.top);
    bottom = Math.min(bottom, box.bottom);
  }
  return { top, bottom: Math.max(top, bottom) };
}

// staying is the box of what stays at a place of the window while the rest scrolls, unless the frame is in it.
function staying(around, x, y) {
  let at = document.elementFromPoint(x, y), bar;
  for (let n = 0; n < 8; n++) at = at?.shadowRoot?.elementFromPoint(x, y) ?? at;
  for (; at && !around.has(at); at = parentOf(at)) {
    if (['fixed', 'sticky'].includes(getComputedStyle(at).position)) bar = at;
  }
  return bar?.getBoundingClientRect();
}

// covered is how far the page's own bars cover the window from one edge on, in the columns that the frame takes. What
// takes half of the window is no bar.
function covered(frame, edge, down) {
  const { left, width } = frame.getBoundingClientRect(), sign = down ? 1 : -1, around = new Set();
  for (let el = frame; el; el = parentOf(el)) around.add(el);
  let most = 0;
  for (const share of [0.25, 0.5, 0.75]) {
    let far = 0;
    for (let n = 0, gap = 1; n < 16 && gap < 40; n++) {
      const bar = staying(around, left + width * share, edge + sign * (far + gap));
      const end = bar && bar.height < innerHeight / 2 ? ((down ? bar.bottom : bar.top) - edge) * sign : 0;
      gap = end > far ? 1 : gap + 13;
      far = Math.max(far, end);
    }
    most = Math.max(most, far);
  }
  return most;
}

// Checkout is one frame inside one element, which is ours or somebody's div.
class Checkout {
  state = 'idle';
  cart = null;
  #el; #root; #frame; #wait; #reason; #link; #port; #timer; #leave; #opened; #last = 0; #changes = [];
  #mark; #due; #seen; #again; #answered = 0; #asked = 0; #loaded;

  constructor(el) {
    this.#el = el;
    this.#root = el.shadowRoot ?? el.attachShadow({ mode: 'open' });
  }

  get #texts() { return TEXTS[this.#lang.slice(0, 2)] ?? TEXTS.en; }
  get #lang() { return this.#el.getAttribute('lang') || this.#el.closest('[lang]')?.lang || navigator.language || 'en'; }

  // The address of the hosted page: also what the link leads to.
  get #path() {
    const parts = (this.#el.getAttribute('event') ?? this.#el.dataset.event ?? '').split('/').filter(Boolean);
    return [1, 3, 4].includes(parts.length) ? ORIGIN + '/e/' + parts.map(encodeURIComponent).join('/') : '';
  }

  get #theme() {
    const asked = this.#el.getAttribute('theme');
    if (asked === 'light' || asked === 'dark') return asked;
    const scheme = getComputedStyle(this.#el).colorScheme;
    if (!scheme.includes('dark')) return 'light';
    return scheme.includes('light') && !matchMedia('(prefers-color-scheme: dark)').matches ? 'light' : 'dark';
  }

  open() {
    if (this.#frame) return;
    this.#build();
    const stop = new AbortController();
    this.#leave = stop;
    const { signal } = stop;
    addEventListener('message', (e) => this.#greet(e), { signal });
    document.addEventListener('securitypolicyviolation', (e) => {
      if (e.effectiveDirective === 'frame-src' && e.blockedURI.startsWith(ORIGIN)) this.#fail('frame_blocked');
    }, { signal });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.theme(), { signal });
    this.#watch(signal);
    this.#listen(signal);
    this.#go();
  }

  // listen finds out when the frame that has spoken falls silent: it crashed, or shows the browser's own page. Time in
  // which nobody looks does not count, as browsers stop pages then.
  #listen(signal) {
    const often = setInterval(() => {
      const now = performance.now(), slept = now - this.#asked > 2 * BEAT;
      this.#asked = now;
      if (slept || document.hidden) this.#answered = now;
      else if (this.#port && this.state !== 'error' && now - this.#answered > SILENCE) this.#fail('timeout');
      this.#port?.postMessage({ jsonrpc: '2.0', method: 'pt.ping', params: {} });
    }, BEAT);
    signal.addEventListener('abort', () => clearInterval(often));
    addEventListener('online', () => { if (this.state === 'error' && this.#opened) this.reload(); }, { signal });
  }

  // watch looks again whenever something may have moved the frame, or the page's bars over it.
  #watch(signal) {
    const look = () => { this.#due ||= requestAnimationFrame(() => this.#look()); };
    const on = { signal, capture: true, passive: true };
    for (const kind of ['scroll', 'resize', 'scrollend', 'transitionend', 'animationend']) addEventListener(kind, look, on);
    for (const kind of ['scroll', 'resize']) window.visualViewport?.addEventListener(kind, look, on);
    const sizes = new ResizeObserver(look), often = setInterval(look, 1000);
    for (const el of [document.body, this.#frame]) sizes.observe(el);
    signal.addEventListener('abort', () => {
      sizes.disconnect();
      clearInterval(often);
    });
  }

  // look tells the frame which part of it can be seen.
  #look() {
    this.#due = 0;
    if (!this.#port) return;
    const seen = this.#viewport(), text = JSON.stringify(seen);
    if (text === this.#seen) return;
    this.#seen = text;
    this.#port.postMessage({ jsonrpc: '2.0', method: 'pt.viewport', params: seen });
  }

  // The part of the frame that can be seen, in its own pixels; what of it the page's bars cover at both ends; and how
  // high the window is.
  #viewport() {
    const frame = this.#frame.getBoundingClientRect(), { top, bottom } = windowOf(this.#frame);
    const scale = frame.height / this.#frame.offsetHeight || 1, high = frame.height / scale;
    const inside = (y) => between(0, Math.round((y - frame.top) / scale), Math.round(high));
    const from = inside(top), to = inside(bottom);
    return {
      top: from, height: to - from,
      inset_top: Math.min(inside(top + this.#inset(top)), to) - from,
      inset_bottom: to - Math.max(inside(bottom - covered(this.#frame, bottom, false)), from),
      h: Math.round(this.#fixed ? Math.min(innerHeight, high) : innerHeight),
    };
  }

  // inset is how much of the window a header that stays covers.
  #inset(top) {
    const asked = parseFloat(this.#el.getAttribute('inset-top'));
    return asked >= 0 ? asked : covered(this.#frame, top, true);
  }

  get #fixed() { return !['auto', null, ''].includes(this.#el.getAttribute('height')); }

  #build() {
    this.#root.replaceChildren();
    style(this.#root, this.#el.getAttribute('nonce') ?? '');
    this.#reason = make('p', { hidden: true });
    this.#link = make('slot');
    this.#link.append(make('a', { href: this.#path, textContent: this.#texts.open }));
    this.#wait = make('div', { className: 'wait', ariaHidden: 'true' });
    this.#frame = make('iframe', { className: 'away', title: this.#texts.title, loading: 'eager', referrerPolicy: 'strict-origin' });
    this.#frame.setAttribute('allow', 'payment; fullscreen; publickey-credentials-get; clipboard-write');
    this.#frame.addEventListener('load', () => {
      if (this.state === 'loading') this.#expect(GRACE, 'frame_blocked');
      // Another page came that has not spoken: it speaks before it has loaded, unless it is not ours.
      else if (this.#port === this.#loaded) this.#expect(GRACE, 'timeout');
      this.#loaded = this.#port;
    });
    this.#mark = make('div', { className: 'mark' });
    this.#again = make('button', { type: 'button', hidden: true, textContent: this.#texts.again, onclick: () => this.reload() });
    this.#root.append(this.#reason, this.#again, this.#link, this.#wait, this.#frame, this.#mark);
    this.height();
  }

  // go loads the page anew: at first, and when another event or language is asked for.
  #go() {
    if (!this.#path) return this.#fail('not_found');
    const query = new URLSearchParams({ embed: '1', host: location.origin, lang: this.#lang, theme: this.#theme });
    this.state = 'loading';
    this.#port?.close();
    this.#port = null;
    this.#frame.src = this.#path + '?' + query;
    this.#expect(PATIENCE, 'timeout');
    return undefined;
  }

  #expect(patience, code) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fail(code), patience);
  }

  // fail offers the link. The frame stays: when it speaks after all, it is shown.
  #fail(code) {
    clearTimeout(this.#timer);
    if (this.state === 'error') return;
    this.state = 'error';
    this.#show(false);
    this.#tell('error', { code, severity: 'recoverable', message: this.#opened ? this.#texts.lost : this.#texts.failed, continue_url: this.#path });
  }

  #show(ready) {
    this.#frame.className = ready ? '' : 'away';
    this.#wait.hidden = ready || this.state === 'error';
    this.#link.hidden = ready;
    this.#reason.hidden = this.state !== 'error';
    this.#reason.textContent = this.state !== 'error' ? '' : this.#opened ? this.#texts.lost : this.#texts.failed;
    this.#again.hidden = this.state !== 'error' || !this.#opened;
  }

  // greet answers the frame's first word with a port; window messages carry nothing else.
  #greet(e) {
    const data = e.data;
    if (e.source !== this.#frame?.contentWindow || e.origin !== ORIGIN || !isMessage(data) || data.method !== 'pt.ready') return;
    const { port1, port2 } = new MessageChannel();
    this.#port?.close();
    this.#port = port1;
    port1.onmessage = (m) => this.#hear(m.data);
    const { h } = this.#viewport(), viewport = { w: innerWidth, h, insetTop: this.#inset(windowOf(this.#frame).top) };
    const result = { v: data.params?.v, origin: location.origin, theme: this.#theme, viewport, host: 'web' };
    e.source.postMessage({ jsonrpc: '2.0', id: data.id, result }, ORIGIN, [port2]);
    if (typeof data.params?.title === 'string') this.#frame.title = data.params.title.slice(0, 200);
    this.#answered = performance.now();
    const went = this.#opened && this.state !== 'loading';
    this.#back();
    // A page that the buyer went to, in the frame, begins at its top.
    if (went) this.#scroll({ to: 'top' });
    this.#seen = '';
    this.#look();
    if (!this.#opened) this.#tell('ready', {});
    this.#opened = true;
  }

  // back shows a frame that speaks.
  #back() {
    clearTimeout(this.#timer);
    this.state = this.cart?.hold ? 'holding' : 'ready';
    this.#show(true);
  }

  #hear(data) {
    if (!isMessage(data)) return;
    this.#answered = performance.now();
    if (this.state === 'error') this.#back();
    const params = data.params ?? {};
    if (data.method === 'pt.resize') return this.#resize(params.height);
    if (data.method === 'pt.scroll') return this.#scroll(params);
    const name = EVENTS[data.method];
    if (!name) return undefined;
    if (name === 'cart') this.#hold(params);
    if (name === 'complete') this.state = 'complete';
    return this.#tell(name, params);
  }

  #hold({ cart }) {
    const before = this.cart?.hold?.expires_at;
    this.cart = freeze(cart ?? null);
    this.state = cart?.hold ? 'holding' : 'ready';
    if (cart?.hold?.expires_at !== before) this.#tell('hold', { hold: cart?.hold ?? null });
  }

  #tell(name, params) {
    this.#el.dispatchEvent(new CustomEvent('parterre-' + name, {
      bubbles: true, composed: true, cancelable: name === 'error', detail: freeze(structuredClone(params)),
    }));
  }

  // resize follows the page inside, unless the two of them chase each other: then the frame scrolls.
  #resize(height) {
    if (this.#fixed || !Number.isInteger(height) || Math.abs(height - this.#last) < 2) return;
    const now = performance.now();
    this.#changes = this.#changes.filter((at) => now - at < 1000);
    if (this.#changes.length >= 20) return;
    this.#changes.push(now);
    this.#last = Math.max(200, Math.min(20_000, height));
    this.#frame.style.height = this.#last + 'px';
  }

  // scroll brings a part of the frame between the page's bars, as far as the page must be moved for it. A step begins at
  // its top.
  #scroll({ to, y = 0, height = 0 }) {
    const { top, bottom } = windowOf(this.#frame), inset = this.#inset(top);
    const box = this.#frame.getBoundingClientRect(), begins = to === 'top';
    if (![y, height].every(Number.isFinite)) return;
    if (begins && box.top >= top + inset && box.top < (top + bottom) / 2) return;
    const padding = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    Object.assign(this.#mark.style, {
      top: this.#frame.offsetTop + between(0, begins ? 0 : y, 20_000) + 'px', height: between(0, begins ? 0 : height, 20_000) + 'px',
      scrollMarginTop: Math.max(0, inset - padding) + (begins ? 0 : 8) + 'px',
      scrollMarginBottom: innerHeight - bottom + covered(this.#frame, bottom, false) + 8 + 'px',
    });
    this.#mark.scrollIntoView({ block: begins ? 'start' : 'nearest', inline: 'nearest', behavior: 'instant' });
  }

  height() {
    if (this.#frame) this.#frame.style.height = this.#fixed ? this.#el.getAttribute('height') : (this.#last || 720) + 'px';
  }

  theme() { this.#port?.postMessage({ jsonrpc: '2.0', method: 'pt.theme', params: { theme: this.#theme } }); }

  reload() { if (this.#frame) this.#go(); }

  // close takes the frame away. What it holds stays held until its time is over.
  close() {
    clearTimeout(this.#timer);
    this.#leave?.abort();
    this.#port?.close();
    this.#root.replaceChildren(make('slot'));
    this.#frame = this.#port = null;
    this.#last = 0;
    this.state = 'idle';
  }
}

// leave waits a moment, because frameworks take elements out and put them back.
const leave = (el, checkout) => queueMicrotask(() => { if (!el.isConnected) checkout.close(); });

const Base = globalThis.HTMLElement ?? class {};
class ParterreCheckout extends Base {
  static observedAttributes = ['event', 'lang', 'theme', 'height'];
  #checkout = globalThis.HTMLElement && new Checkout(this);
  get state() { return this.#checkout.state; }
  get cart() { return this.#checkout.cart; }
  connectedCallback() { this.#checkout.open(); }
  connectedMoveCallback() {}
  disconnectedCallback() { leave(this, this.#checkout); }
  attributeChangedCallback(name, before, after) {
    if (before === after || !this.isConnected) return;
    if (name === 'theme') this.#checkout.theme();
    else if (name === 'height') this.#checkout.height();
    else this.#checkout.reload();
  }
}

// Site builders that strip unknown tags leave a div.
const divs = new Map();
function sweep() {
  for (const el of document.querySelectorAll('div[data-parterre-checkout]')) {
    if (divs.has(el)) continue;
    divs.set(el, new Checkout(el));
    divs.get(el).open();
  }
  for (const [el, checkout] of divs) {
    if (el.isConnected) continue;
    divs.delete(el);
    leave(el, checkout);
  }
}

function define() {
  if (typeof customElements === 'undefined' || customElements.get('parterre-checkout')) return;
  customElements.define('parterre-checkout', ParterreCheckout);
  const watch = () => {
    sweep();
    new MutationObserver(sweep).observe(document.body, { childList: true, subtree: true });
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', watch);
  else watch();
}

if (typeof window !== 'undefined') window.Parterre ??= Object.freeze({ version: '1.0.0', define });
define();
