// Requests: the same ones that forms and links make, answered with the elements that have changed.
import { doc, body, $, texts, driven, fire } from './dom.js';
import { onSwap, swap } from './swap.js';
import { token } from './token.js';
import { answered } from './viewport.js';

const FRAGMENTS = 'text/vnd.parterre.fragments+html';

// The request that brings the first token: until then there is one at a time.
let opening;
// send returns the address that answered in the end.
export async function send(url, data) {
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
  // Whoever goes back from an order that is open is led to it again.
  if (response.redirected) visit(data ? 'pushState' : 'replaceState', response.url);
  const text = await response.text();
  await pressed;
  swap(new DOMParser().parseFromString(text, 'text/html'), response.url, Boolean(data));
  // A question that came in answer to a form has an address of its own, so that it is what is asked for again.
  const at = $('#checkout')?.dataset.url;
  if (data && at && new URL(at, location).href !== shown) visit('pushState', at);
  return response.url;
}

const here = () => location.href.split('#')[0];
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

// submit posts a form and says so if that failed. The module hears of the end of a detail that it asked for.
export async function submit(url, data, detail) {
  try {
    await send(url, data);
  } catch {
    failed();
  }
  if (detail) fire('settled', detail);
}

export const refresh = (quiet) => send(location.href).catch(() => quiet || failed()).finally(schedule);

function failed() {
  const note = doc.createElement('p');
  note.className = 'message error';
  note.setAttribute('role', 'alert');
  note.textContent = texts.failed;
  $('#message')?.replaceChildren(note);
  answered();
}

// ---- Asking again, where the page says that it waits for something

let timer;
function schedule() {
  clearTimeout(timer);
  const wait = $('[data-poll]')?.dataset.poll;
  if (wait) timer = setTimeout(refresh, +wait, true);
}
onSwap(schedule);
doc.addEventListener('visibilitychange', () => { if (!doc.hidden && $('[data-poll]')?.dataset.poll) refresh(true); });
// A place within the page is no other page.
addEventListener('popstate', () => {
  const before = shown;
  shown = here();
  if (shown !== before) refresh();
});
// What is gone back to is old.
addEventListener('pageshow', (e) => e.persisted && refresh(true));
