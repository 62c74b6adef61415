// What every part needs of the document.
export const doc = document, body = doc.body, root = doc.documentElement;
export const $ = (selector, from = doc) => from.querySelector(selector);
export const all = (selector, from = doc) => [...from.querySelectorAll(selector)];

// The texts that the page carries for scripts, by name.
export const texts = $('#texts')?.dataset ?? {};
export const stage = $('#stage');
// Whether the module has taken over: then it counts, announces and says which seats are free.
export const driven = () => stage?.dataset.state === 'ready';
// fire sends an event to the module.
export const fire = (name, detail = '') => doc.dispatchEvent(new CustomEvent('parterre:' + name, { detail }));
