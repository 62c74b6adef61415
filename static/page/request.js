// Requests: the same ones that forms and links make, answered with the elements that have changed.
import { body, $, driven, fire } from './dom.js';
import { REFUSED, UNANSWERED, failed, forgo, onRecovery, reachable, reached } from './connection.js';
import { swap } from './swap.js';
import { token } from './token.js';

// ms until a request is given up: the server gives each call to a box office 15 s, and may need a few.
const LONGEST = 60_000;
const FRAGMENTS = 'text/vnd.parterre.fragments+html';

// The request that brings the first token: until then there is one at a time.
let opening;
// The buyer's own presses that are being answered, and how often their number changed; the question that waits for them.
let answering = Promise.resolve(), under = 0, changes = 0, waiting;
// send returns the address that answered in the end. What the page asks by itself says where it asked; the rest is the
// buyer's, and takes the place of what was to be sent again.
export async function send(url, data, asked) {
  if (!asked) forgo();
  while (!token() && opening) await opening;
  data?.set('token', token());
  // Without the module it is the server that says which seats are free.
  if (!driven()) data?.set('list', '1');
  const request = exchange(url, data, asked);
  if (data) {
    under++;
    changes++;
    answering = Promise.allSettled([answering, request.finally(() => {
      under--;
      changes++;
    })]);
    if (!token()) opening = answering.then(() => { opening = null; });
  }
  return request;
}

async function exchange(url, data, asked) {
  const before = changes, headers = { Accept: FRAGMENTS + ';step=' + ($('[data-sale]')?.dataset.sale ?? body.dataset.step) }, as = token();
  if (as) headers.Authorization = 'Bearer ' + as;
  let response, text;
  try {
    response = await fetch(url, { headers, signal: AbortSignal.timeout?.(LONGEST), ...(data && { method: 'POST', body: data }) });
    text = await response.text();
  } catch {
    throw UNANSWERED;
  }
  // A network that wants a password, and a proxy that cannot reach us, answer in our name.
  const ours = response.headers.has('X-Request-Id');
  if (ours) reached();
  await pressed;
  // What was asked for elsewhere, or before a press was answered, changes nothing here.
  if (asked && (asked !== place() || before !== changes)) return refresh();
  if (!response.headers.get('Content-Type')?.startsWith(FRAGMENTS)) {
    if (!ours || !response.ok) throw REFUSED;
    return location.assign(response.url);
  }
  // Whoever goes back from an order that is open is led to it again.
  if (response.redirected) visit(data ? 'pushState' : 'replaceState', response.url);
  // An answer to somebody without a cart, who has one by now, would take it away.
  if (!data && !as && token()) return exchange(url, data, asked && place());
  swap(new DOMParser().parseFromString(text, 'text/html'), response.url, Boolean(data));
  // A question that came in answer to a form has an address of its own, so that it is what is asked for again.
  const at = $('#checkout')?.dataset.url;
  if (data && at && new URL(at, location).href !== shown) visit('pushState', at);
  return response.url;
}

const here = () => location.href.split('#')[0];
const place = () => here() + body.dataset.step;
let shown = here();
// visit puts the address of what is shown into the browser's history.
export function visit(method, url) {
  history[method](null, '', url);
  shown = here();
}

// What is being pressed is not swapped under the finger: the press would be lost.
let pressed;
addEventListener('pointerdown', () => {
  pressed = new Promise((done) => {
    addEventListener('pointerup', () => setTimeout(done), { once: true });
    setTimeout(done, 500);
  });
});

// submit posts a form and says so if that failed. The module hears of the end of a detail that it asked for. Making the
// order is sent again when nobody answered: it is made once, however often that is asked for.
export async function submit(url, data, detail) {
  try {
    await send(url, data);
  } catch (error) {
    failed(error, new URL(url, location).pathname.endsWith('/order') && (() => submit(url, data)));
  }
  if (detail) fire('settled', detail);
}

// follow goes to a step.
export async function follow(url) {
  try {
    const before = body.dataset.step;
    const at = await send(url);
    visit(body.dataset.step === before ? 'replaceState' : 'pushState', at);
  } catch (error) {
    failed(error, () => follow(url));
  }
}

// leave goes to another page, if there is somebody to answer: in a frame nobody could go back from the browser's own
// page that says there is not.
export async function leave(go, again) {
  if (await reachable()) go();
  else failed(UNANSWERED, again);
}

let without = () => {};
// onFailed has a function called after each refresh that swapped nothing.
export const onFailed = (follow) => { without = follow; };
const ask = (quiet) => send(location.href, null, place()).catch((error) => {
  failed(error, !quiet && ask, quiet);
  without();
});
// refresh asks quietly, once the buyer's presses are answered: before that it could find what they asked for half done.
export function refresh() {
  if (!under) return ask(true);
  return waiting ??= answering.then(() => {
    waiting = null;
    return refresh();
  });
}
onRecovery(refresh);

// A place within the page is no other page.
addEventListener('popstate', () => {
  const before = shown;
  shown = here();
  if (shown !== before) ask();
});
// What is gone back to is old.
addEventListener('pageshow', (e) => e.persisted && refresh());
