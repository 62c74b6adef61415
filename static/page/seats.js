// The list of seats: its keys, and what screen readers call a seat.
import { doc, body, $, all, texts } from './dom.js';
import { onSwap } from './swap.js';

// A grid of seats is one tab stop; arrows move in it, up and down to the nearest.
const rove = (grid, to) => all('.seat', grid).forEach((seat) => { seat.tabIndex = seat === to ? 0 : -1; });
const middle = (el) => { const box = el.getBoundingClientRect(); return box.left + box.width / 2; };
onSwap(() => all('[role=grid]').forEach((grid) => rove(grid, $('.seat:focus', grid) ?? $('.seat', grid))));

doc.addEventListener('keydown', (e) => {
  const seat = e.target.closest('[role=grid] .seat'), row = seat?.closest('.row');
  if (!row || e.altKey || e.ctrlKey || e.metaKey) return;
  const seats = all('.seat', row), at = seats.indexOf(seat);
  const nearest = (other) => other && all('.seat', other).reduce((best, s) =>
    (best && Math.abs(middle(best) - middle(seat)) <= Math.abs(middle(s) - middle(seat)) ? best : s), null);
  const to = {
    ArrowLeft: () => seats[at - 1], ArrowRight: () => seats[at + 1], Home: () => seats[0], End: () => seats.at(-1),
    ArrowUp: () => nearest(row.previousElementSibling), ArrowDown: () => nearest(row.nextElementSibling),
  }[e.key];
  if (!to) return;
  e.preventDefault();
  const target = to();
  if (!target) return;
  rove(seat.closest('[role=grid]'), target);
  target.focus();
});

// The module sets a seat's status; its name for screen readers says it too.
new MutationObserver((records) => {
  for (const { target: seat } of records) {
    if (!seat.matches('.seat') || !seat.ariaLabel) continue;
    const words = ['free', 'held', 'sold', 'blocked', 'mine', 'pending'].map((s) => [s, texts['status' + s[0].toUpperCase() + s.slice(1)]]);
    const was = words.find(([, word]) => word && seat.ariaLabel.endsWith(', ' + word));
    const is = words.find(([status]) => status === seat.dataset.status);
    if (was && is) seat.ariaLabel = seat.ariaLabel.slice(0, -was[1].length) + is[1];
  }
}).observe(body, { subtree: true, attributeFilter: ['data-status'] });
