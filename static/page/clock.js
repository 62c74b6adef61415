// The clock of a hold, where the module does not count.
import { $, all, driven } from './dom.js';
import { refresh } from './request.js';
import { onSwap } from './swap.js';

let swappedAt = performance.now();
onSwap(() => { swappedAt = performance.now(); });

setInterval(() => {
  if (driven()) return;
  for (const clock of all('.clock')) {
    const { expiresAt, serverNow } = clock.dataset;
    const left = Math.ceil((Date.parse(expiresAt) - Date.parse(serverNow) - performance.now() + swappedAt) / 1000);
    $('[data-slot=clock]', clock).textContent = Math.max(0, Math.floor(left / 60)) + ':' + String(Math.max(0, left) % 60).padStart(2, '0');
    clock.toggleAttribute('data-low', left < 120);
    if (left === -1) refresh(true);
  }
}, 1000);
