// The cart's token is kept per page, because cookies may not reach a frame.
import { $ } from './dom.js';

// keep stores a token, or forgets it when it is empty; without one it returns what is stored.
export const keep = (token) => {
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
export const token = () => ($('#cart') ?? $('#order'))?.dataset.token || keep();
