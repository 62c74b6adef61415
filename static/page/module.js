// The module: loading it, and doing for it what it asks for.
import { doc, $, stage } from './dom.js';
import { refresh, submit } from './request.js';

const lines = () => $('#checkout')?.dataset.lines;
doc.addEventListener('parterre:toggle', ({ detail }) => {
  const [verb, seat] = detail.split(' '), data = new URLSearchParams();
  data.set('section', $('#seat-list')?.dataset.section ?? '');
  data.set(verb, seat);
  submit(lines(), data, detail);
});
doc.addEventListener('parterre:refresh', refresh);
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

export async function start() {
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
