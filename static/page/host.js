// The page or the app around us: one vocabulary of messages to both.
import { doc, body, root } from './dom.js';

const { host, origin } = body.dataset;
const queue = [];
let port;

// tell sends a notification. Before the page around us has answered, it waits.
export function tell(method, params, id) {
  const message = { jsonrpc: '2.0', id, method, params };
  if (host === 'webview') {
    (window.ParterreNative ?? window.webkit?.messageHandlers?.parterre)?.postMessage(JSON.stringify(message));
  } else if (port) port.postMessage(message);
  else if (origin) queue.push(message);
}

// onTold has a function called with what the page around us says under a name.
export const onTold = (method, follow) => { followers[method] = follow; };
const followers = { 'pt.theme': (params) => theme(params.theme), 'pt.ping': () => tell('pt.pong', {}) };

function theme(value) {
  if (value === 'light' || value === 'dark') root.dataset.theme = value;
  else delete root.dataset.theme;
}

// connect greets whoever is around us and follows what they say.
export function connect() {
  const hello = { v: '2026-11-01', title: doc.title, instance: 'i_' + Math.random().toString(36).slice(2), want: ['theme'] };
  if (host === 'webview') tell('pt.ready', hello);
  if (!origin || parent === window) return;
  addEventListener('message', function answer(e) {
    if (e.source !== parent || e.origin !== origin || e.data?.id !== hello.instance || !e.ports[0]) return;
    removeEventListener('message', answer);
    port = e.ports[0];
    port.onmessage = ({ data }) => { if (Object.hasOwn(followers, data?.method)) followers[data.method](data.params ?? {}); };
    const { theme: asked, viewport } = e.data.result ?? {};
    if (asked) theme(asked);
    if (viewport) followers['pt.viewport']({ h: viewport.h });
    queue.splice(0).forEach((message) => port.postMessage(message));
  });
  parent.postMessage({ jsonrpc: '2.0', id: hello.instance, method: 'pt.ready', params: hello }, origin);
  new ResizeObserver(() => tell('pt.resize', { height: Math.ceil(root.getBoundingClientRect().height) })).observe(body);
}
