// The loader of Parterre's checkout: <parterre-checkout event="promoter/account/event/performance"> in anybody's page.
// It makes one frame, keeps its height, and turns its messages into DOM events. It knows no price and no person.
const ORIGIN = new URL(import.meta.url).origin;
const PATIENCE = 10_000; // ms until the link is offered instead
const GRACE = 3_000; // ms between a frame's load and its first word
const MAX_MESSAGE = 65_536;
const EVENTS = {
  'pt.cart.change': 'cart', 'pt.hold.warning': 'hold', 'pt.hold.expired': 'hold', 'pt.hold.failed': 'hold',
  'pt.complete': 'complete', 'pt.error': 'error',
};
const TEXTS = {
  en: { title: 'Tickets', open: 'Buy tickets', failed: 'The ticket shop could not be opened inside this page. It opens in a tab of its own:' },
  ro: { title: 'Bilete', open: 'Cumpără bilete', failed: 'Casa de bilete nu s-a putut deschide în această pagină. Se deschide separat:' },
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
.away{position:absolute;inset:0 0 auto;visibility:hidden}`;

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

// Checkout is one frame inside one element, which is ours or somebody's div.
class Checkout {
  state = 'idle';
  cart = null;
  #el; #root; #frame; #wait; #reason; #link; #port; #timer; #leave; #opened; #last = 0; #changes = [];

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
    this.#go();
  }

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
    });
    this.#root.append(this.#reason, this.#link, this.#wait, this.#frame);
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
    this.#tell('error', { code, severity: 'recoverable', message: this.#texts.failed, continue_url: this.#path });
  }

  #show(ready) {
    this.#frame.className = ready ? '' : 'away';
    this.#wait.hidden = ready || this.state === 'error';
    this.#link.hidden = ready;
    this.#reason.hidden = this.state !== 'error';
    this.#reason.textContent = this.state === 'error' ? this.#texts.failed : '';
  }

  // greet answers the frame's first word with a port; window messages carry nothing else.
  #greet(e) {
    const data = e.data;
    if (e.source !== this.#frame?.contentWindow || e.origin !== ORIGIN || !isMessage(data) || data.method !== 'pt.ready') return;
    const { port1, port2 } = new MessageChannel();
    this.#port?.close();
    this.#port = port1;
    port1.onmessage = (m) => this.#hear(m.data);
    const viewport = { w: innerWidth, h: innerHeight };
    const result = { v: data.params?.v, origin: location.origin, theme: this.#theme, viewport, host: 'web' };
    e.source.postMessage({ jsonrpc: '2.0', id: data.id, result }, ORIGIN, [port2]);
    if (typeof data.params?.title === 'string') this.#frame.title = data.params.title.slice(0, 200);
    clearTimeout(this.#timer);
    this.state = 'ready';
    this.#show(true);
    if (!this.#opened) this.#tell('ready', {});
    this.#opened = true;
  }

  #hear(data) {
    if (!isMessage(data)) return;
    const params = data.params ?? {};
    if (data.method === 'pt.resize') return this.#resize(params.height);
    if (data.method === 'pt.scroll') return this.#scroll();
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
    if (this.#el.getAttribute('height') || !Number.isInteger(height) || Math.abs(height - this.#last) < 2) return;
    const now = performance.now();
    this.#changes = this.#changes.filter((at) => now - at < 1000);
    if (this.#changes.length >= 20) return;
    this.#changes.push(now);
    this.#last = Math.max(200, Math.min(20_000, height));
    this.#frame.style.height = this.#last + 'px';
  }

  #scroll() {
    if (this.#el.getBoundingClientRect().top < 0) this.#el.scrollIntoView({ block: 'start' });
  }

  height() {
    const asked = this.#el.getAttribute('height');
    if (this.#frame) this.#frame.style.height = asked && asked !== 'auto' ? asked : (this.#last || 720) + 'px';
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
