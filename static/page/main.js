// page.js lets the server's own forms and links work without leaving the page: it sends the same requests, swaps
// the elements that come back for those with the same ids, starts the module, and tells the page around us.
// These files are bundled into one; calls run from main.js down to dom.js.
import { $, body, stage } from './dom.js';
import { keep, token } from './token.js';
import { connect } from './host.js';
import { settle } from './swap.js';
import { refresh, send, visit } from './request.js';
import './forms.js';
import './seats.js';
import './clock.js';
import './copy.js';
import './live.js';
import './report.js';
import { start } from './module.js';

// A form that was sent before this ran, by somebody who keeps no cookies, was answered at its own address.
if (/\/lines$/.test(location.pathname)) {
  const url = new URL(location), section = $('#seat-list')?.dataset.section;
  url.pathname = url.pathname.slice(0, -'/lines'.length);
  if (section) url.searchParams.set('section', section);
  visit('replaceState', url.href);
}
connect();
const resumed = token(), cart = $('#cart'), here = new URL(location);
if (body.dataset.host === 'embed' && body.dataset.step === 'choose' && resumed && keep(undefined, ' details')) {
  // The page around us was loaded anew, and us with it, at the first step.
  here.searchParams.set('step', 'details');
  send(here.href).then((at) => visit('replaceState', at), () => settle(false, true));
} else if (cart && !cart.dataset.token && resumed) refresh();
else settle(false, true);
if (stage) start();
