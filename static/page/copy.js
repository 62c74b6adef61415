// The link to an order's tickets, to be copied. Where the clipboard is not ours, the link is marked instead.
import { doc, $ } from './dom.js';

doc.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copy]'), link = button && $('[data-testid=order-link]');
  if (!link) return;
  try {
    await navigator.clipboard.writeText(link.href);
  } catch {
    getSelection().selectAllChildren(link);
    if (!doc.execCommand('copy')) return;
  }
  button.textContent = $('#announce').textContent = button.dataset.copy;
});
