// The worker: hands the engine its bytes, its backend and its models, and nothing else. Runs in the browser only.
import { expose } from 'comlink';
import { isBackendLost, openBrowserBackend } from '../backend/browser.ts';
import { loadDefinition } from '../models/registry.ts';
import { Engine } from './api.ts';
import { fetchBytes } from './fetch-bytes.ts';
import { installTransferHandlers, movingResults } from './transfer.ts';

installTransferHandlers();
const engine = new Engine({
  fetchBytes,
  findModel: loadDefinition,
  openBackend: (preference) => openBrowserBackend({ preference }),
  isLost: isBackendLost,
});
expose(movingResults(engine));
