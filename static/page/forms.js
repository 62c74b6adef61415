// Forms and links: what they do without scripts, without leaving the page.
import { doc, body, $, all, driven, fire } from './dom.js';
import { say } from './announce.js';
import { follow, leave, submit } from './request.js';
import { onSwap } from './swap.js';
import { keep } from './token.js';

// In the details form: never lost, and never stored.
const typed = {};
let paying = false;
onSwap(() => {
  if (body.dataset.step === 'details') keep('1', ' details');
  else if ($('#cart')) keep('', ' details');
  all('.details input').forEach((input) => { if (input.name in typed) input.value ||= typed[input.name]; });
  if (Object.values(typed).some(Boolean)) all('[data-slot=typed]').forEach((el) => { el.hidden = false; });
  if (paying) $('#order:not([data-status=declined]) .waiting')?.removeAttribute('hidden');
});

// working shows at once, on what was pressed, that it is being worked on.
const working = (el, on = true) => {
  if (!el) return;
  el.ariaBusy = on ? 'true' : null;
  if (el.matches('a,button')) el.ariaDisabled = el.ariaBusy;
};
const works = (el) => el?.ariaBusy === 'true';

// Inside other pages and apps there is no way back from a page that could not be loaded: what leaves this page does so
// when somebody answers. Sure is the form that does.
const inside = body.dataset.host;
let sure;

doc.addEventListener('submit', async (e) => {
  const { target } = e, submitter = e.submitter ?? (target.contains(doc.activeElement) ? doc.activeElement : null);
  if (works(e.submitter)) return e.preventDefault();
  if (target.dataset.plain !== undefined) {
    if (inside && !target.target && target !== sure) {
      e.preventDefault();
      const go = () => {
        sure = target;
        target.requestSubmit(e.submitter);
        sure = undefined;
      };
      return leave(go, go);
    }
    paying = true;
    working(submitter);
    // The answer may be a file, or come in another tab.
    setTimeout(working, 4000, submitter, false);
    const note = $('.waiting');
    note?.removeAttribute('hidden');
    return say('order', note?.textContent);
  }
  e.preventDefault();
  if (submitter?.ariaDisabled === 'true') {
    // A seat that cannot be had says so; what works already does not.
    return submitter.classList.contains('seat') && say('press', submitter.ariaLabel);
  }
  const data = new URLSearchParams(new FormData(target));
  if (e.submitter?.name) data.append(submitter.name, submitter.value);
  if (submitter?.classList.contains('seat')) {
    const detail = submitter.name + ' ' + submitter.value, { status } = submitter.dataset;
    fire('submitting', detail);
    submitter.dataset.status = 'pending';
    await submit(target.action, data, detail);
    // Where it was swapped nobody sees this one.
    if (!driven()) submitter.dataset.status = status;
    return;
  }
  working(submitter);
  await submit(target.action, data);
  working(submitter, false);
});

doc.addEventListener('change', (e) => { if (e.target.dataset.submit !== undefined) e.target.form.requestSubmit(); });
doc.addEventListener('input', (e) => { if (e.target.closest('.details')) typed[e.target.name] = e.target.value; });

const plainly = (e) => !e.button && !e.metaKey && !e.ctrlKey && !e.shiftKey;

doc.addEventListener('click', async (e) => {
  const link = e.target.closest('a[data-swap]');
  if (!link || !plainly(e)) return;
  e.preventDefault();
  if (works(link)) return;
  working(link);
  await follow(link.href);
  working(link, false);
});

doc.addEventListener('click', (e) => {
  const link = inside && e.target.closest('a[href]');
  if (!link || e.defaultPrevented || !plainly(e) || link.target || link.hasAttribute('download')) return;
  if (link.origin !== location.origin || link.hash) return;
  e.preventDefault();
  const go = () => location.assign(link.href);
  leave(go, go);
});
