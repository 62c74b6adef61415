// What has changed is told once to whoever embeds us.
import { $, all } from './dom.js';
import { tell } from './host.js';
import { onSwap } from './swap.js';

let seq = 0;
const last = {};
const once = (what, value) => value !== last[what] && ((last[what] = value), true);

onSwap(() => {
  const cart = $('#cart')?.dataset, order = $('#order')?.dataset, error = $('[data-testid=error]');
  if (cart && once('cart', cart.token + cart.rev)) {
    tell('pt.cart.change', { seq: ++seq, cart: picture(cart) });
    if (cart.expired !== undefined) tell('pt.hold.expired', {});
  }
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
    id: cart.cart, rev: +cart.rev, currency: total?.currency, total: total ? +total.minor : cart.count === '0' ? 0 : undefined,
    items: all('[data-testid=cart-line]').map(({ dataset: d, firstElementChild: name }) => ({
      id: d.seat ?? d.area, name: name.firstChild.textContent.trim(), price: +d.minor, quantity: +d.quantity,
    })),
    hold: clock && { expires_at: clock.expiresAt, server_now: clock.serverNow },
  };
}
