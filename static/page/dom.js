// What every part needs of the document.
export const doc = document, body = doc.body, root = doc.documentElement;
export const $ = (selector, from = doc) => from.querySelector(selector);
export const all = (selector, from = doc) => [...from.querySelectorAll(selector)];

// The texts that the page carries for scripts, by name.
export const texts = $('#texts')?.dataset ?? {};
// plural is the variant of a counted text for a number, with that and other values filled in.
const rules = new Intl.PluralRules(root.lang || 'en'), forms = texts.plurals?.split(' ') ?? [];
export function plural(text, n, values) {
  const variants = text.split('|');
  return fill(variants[forms.indexOf(rules.select(n))] ?? variants.at(-1), { n, ...values });
}
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

export const stage = $('#stage');
// Whether the module has taken over: then it says which seats are free.
export const driven = () => stage?.dataset.state === 'ready';
// fire sends an event to the module.
export const fire = (name, detail = '') => doc.dispatchEvent(new CustomEvent('parterre:' + name, { detail }));
