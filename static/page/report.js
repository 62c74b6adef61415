// What has changed is said once: to screen readers, and to whoever embeds us.
import { $, all, driven } from './dom.js';
import { tell } from './host.js';
import { onSwap } from './swap.js';

let announced, seq = 0;
const last = {};
const once = (what, value) => value !== last[what] && ((last[what] = value), true);

function say(text) {
  if (!text || text === announced) return;
  $('#announce').textContent = announced = text;
}

onSwap(() => {
  const cart = $('#cart')?.dataset, order = $('#order')?.dataset, error = $('[data-testid=error]');
  if (cart && once('cart', cart.token + cart.rev)) {
    if (!driven()) say(cart.say);
    tell('pt.cart.change', { seq: ++seq, cart: picture(cart) });
    if (cart.expired !== undefined) tell('pt.hold.expired', {});
  }
  if (order && once('order', order.status + (order.sold !== undefined))) say($('#order h2').textContent);
  if (order?.sold !== undefined && once('sold', order.order)) tell('pt.complete', { order: { id: order.order, status: order.status } });
  if (error ? once('error', error.textContent) : (last.error = null)) {
    tell('pt.error', {
      code: error.dataset.code, severity: 'recoverable', message: error.textContent.trim(), continue_url: location.href,
    });
  }
});

function picture(cart) {
  const total = $('[data-testid=cart-total]')?.dataset, clock = $('#hold .clock')?.dataset;
  return {
    id: cart.cart, rev: +cart.rev, currency: total?.currency, total: +(total?.minor ?? 0),
    items: all('[data-testid=cart-line]').map(({ dataset: d, firstElementChild: name }) => ({
      id: d.seat ?? d.area, name: name.firstChild.textContent.trim(), price: +d.minor, quantity: +d.quantity,
    })),
    hold: clock && { expires_at: clock.expiresAt, server_now: clock.serverNow },
  };
}
