// The book offline: pages and small assets are kept at once, the engine and weights when used or when asked to.
const { shell, later, version } = /* FILES */ {};
const CACHE = `book-${version}`;
const scope = new URL(self.registration.scope);
const known = new Set([...shell, ...later].map((url) => new URL(url, scope).href));

self.addEventListener('install', (event) => {
  const requests = shell.map((url) => new Request(new URL(url, scope), { cache: 'no-cache' }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
  self.skipWaiting();
});

self.addEventListener('activate', (event) => {
  const removeOld = caches
    .keys()
    .then((names) =>
      Promise.all(
        names.filter((name) => name.startsWith('book-') && name !== CACHE).map((name) => caches.delete(name)),
      ),
    );
  event.waitUntil(removeOld.then(() => self.clients.claim()));
});

// The page asks, when it has been open for a while, to keep what its demos need: the engine and one model's weights.
self.addEventListener('message', (event) => {
  if (event.data?.type !== 'keep') return;
  const wanted = later.filter(
    (url) => !url.startsWith('weights/') || url.startsWith(`weights/${event.data.model}/`),
  );
  event.waitUntil(keep(wanted));
});

async function keep(urls) {
  const cache = await caches.open(CACHE);
  for (const url of urls) {
    const request = new Request(new URL(url, scope));
    if (await cache.match(request)) continue;
    const response = await fetch(request).catch(() => null);
    if (response?.ok) await cache.put(request, response);
  }
}

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== scope.origin || !url.href.startsWith(scope.href))
    return;
  event.respondWith(answer(event.request, url));
});

async function answer(request, url) {
  const cache = await caches.open(CACHE);
  url.search = '';
  url.hash = '';
  if (request.mode === 'navigate' && !url.pathname.endsWith('/') && !url.pathname.endsWith('.html'))
    url.pathname += '/';
  // Weights are asked from the network again on "retry", so that a damaged copy is never the last word.
  const fresh = request.cache === 'reload' || request.cache === 'no-store';
  const stored = fresh ? undefined : await cache.match(url.href);
  if (stored) return stored;
  try {
    const response = await fetch(request);
    if (
      response.ok &&
      response.status === 200 &&
      (known.has(url.href) || url.pathname.includes('/digits/'))
    ) {
      await cache.put(url.href, response.clone());
    }
    return response;
  } catch (error) {
    const page = request.mode === 'navigate' ? await cache.match(new URL('404.html', scope).href) : undefined;
    if (page) return page;
    throw error;
  }
}
