// What opens the page is kept per page, because cookies may not reach a frame: a cart's token, or an order's secret.
import { $ } from './dom.js';

const memory = {};
// keep stores a value for this page, or forgets it when it is empty; without one it returns what is stored.
export const keep = (value, what = '') => {
  const key = 'parterre:' + location.pathname + what;
  if (value !== undefined) memory[key] = value;
  try {
    if (value === undefined) return sessionStorage.getItem(key) ?? '';
    if (value) sessionStorage.setItem(key, value);
    else sessionStorage.removeItem(key);
  } catch {
    // Storage may be forbidden: the page itself remembers until it is closed.
  }
  return memory[key] ?? '';
};

// The address says which of the two it is. After going back, the other may still be shown. A cart that is sold is left
// for another one.
export const token = () => {
  const { token: shown, over } = $(location.pathname.startsWith('/o/') ? '#order' : '#cart')?.dataset ?? {};
  return shown || keep(over);
};
