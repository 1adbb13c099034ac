// Registers the service worker once the page is at rest, and asks it to keep this page's model for offline use.
const KEEP_AFTER = 12_000;

async function register(): Promise<void> {
  const base = import.meta.env.BASE_URL.replace(/\/?$/, '/');
  await navigator.serviceWorker.register(`${base}sw.js`);
  const registration = await navigator.serviceWorker.ready;
  const connection = (navigator as { connection?: { saveData?: boolean } }).connection;
  const model = document.documentElement.dataset['model'];
  if (connection?.saveData || !model) return;
  setTimeout(() => registration.active?.postMessage({ type: 'keep', model }), KEEP_AFTER);
}

if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  addEventListener('load', () => setTimeout(() => void register().catch(() => undefined), 3000));
}
