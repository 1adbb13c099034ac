// The worker: hands the engine its bytes, its backend and its models, and nothing else. Runs in the browser only.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { expose } from 'comlink';
import { loadDefinition } from '../models/registry.ts';
import { Engine } from './api.ts';
import { openBackend, isLost } from './backend.ts';
import { fetchBytes } from './fetch-bytes.ts';
import { installTransferHandlers, movingResults } from './transfer.ts';

installTransferHandlers();
expose(movingResults(new Engine({ fetchBytes, openBackend, isLost, findModel: loadDefinition })));
