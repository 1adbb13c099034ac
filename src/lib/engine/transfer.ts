// How values cross between page and worker: signals by a port of their own, errors with their kind, results moved.
import { transfer, transferHandlers, type TransferHandler } from 'comlink';
import { EngineError, type EngineErrorKind } from './errors.ts';

interface SignalWire {
  readonly aborted: boolean;
  readonly port: MessagePort;
}

/** An abort signal does not cross by itself (comlink #615): a port carries the one message "aborted". */
const signalHandler: TransferHandler<AbortSignal, SignalWire> = {
  canHandle: (value): value is AbortSignal => value instanceof AbortSignal,
  serialize(signal) {
    const { port1, port2 } = new MessageChannel();
    signal.addEventListener('abort', () => port1.postMessage('abort'), { once: true });
    return [{ aborted: signal.aborted, port: port2 }, [port2]];
  },
  deserialize({ aborted, port }) {
    const controller = new AbortController();
    port.onmessage = () => {
      controller.abort();
      port.close();
    };
    if (aborted) controller.abort();
    return controller.signal;
  },
};

type ErrorWire = { readonly kind: EngineErrorKind; readonly message: string } | { readonly other: unknown };

/** Keeps the kind of an engine error; Comlink's own handler keeps only its name and message. */
function errorHandler(
  stock: TransferHandler<unknown, unknown>,
): TransferHandler<{ value: unknown }, ErrorWire> {
  return {
    canHandle: (value): value is { value: unknown } => stock.canHandle(value),
    serialize(thrown) {
      const { value } = thrown;
      if (value instanceof EngineError) return [{ kind: value.kind, message: value.message }, []];
      const [other, moved] = stock.serialize(thrown);
      return [{ other }, moved];
    },
    deserialize(wire) {
      if ('kind' in wire) throw new EngineError(wire.kind, wire.message);
      return stock.deserialize(wire.other) as never;
    },
  };
}

/** Finds the buffers of all typed arrays in a plain value, each once. */
export function buffersIn(value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (value instanceof ArrayBuffer) found.add(value);
  else if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (Array.isArray(value) || isRecord(value)) {
    for (const part of Object.values(value)) buffersIn(part, found);
  }
  return found;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

let installed = false;

/** Teaches Comlink to carry signals and engine errors; called on both sides, once each. */
export function installTransferHandlers(): void {
  if (installed) return;
  installed = true;
  const stock = transferHandlers.get('throw') as TransferHandler<unknown, unknown>;
  transferHandlers.set('throw', errorHandler(stock));
  transferHandlers.set('signal', signalHandler);
}

function moved<T>(value: T): T {
  return isRecord(value) || ArrayBuffer.isView(value) ? transfer(value, [...buffersIn(value)]) : value;
}

/**
 * Wraps an object's methods for the worker's side of the bridge.
 *
 * Results, and what callbacks are told, are moved instead of copied; what the page sends is copied on its way, since a
 * demo goes on using its pixels. A result waits until the page has heard the last of each callback: they cross on
 * ports of their own and would arrive in any order.
 */
export function movingResults<T extends object>(target: T): T {
  return new Proxy(target, {
    get(_, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return async (...parameters: unknown[]) => {
        const told = new Map<unknown, Promise<unknown>>();
        const tell = (callback: (value: unknown) => unknown) => (value: unknown) => {
          const heard = Promise.resolve(callback(moved(value)));
          // An error in the page's callback is the page's own.
          told.set(
            callback,
            heard.catch(() => undefined),
          );
        };
        const wrapped = parameters.map((parameter) =>
          typeof parameter === 'function' ? tell(parameter as (value: unknown) => unknown) : parameter,
        );
        const result: unknown = await Reflect.apply(member, target, wrapped);
        await Promise.all(told.values());
        return moved(result);
      };
    },
  });
}
