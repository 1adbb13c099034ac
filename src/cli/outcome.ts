// How a command ends: what it says on the way out, and its exit code. Importing this file ignores SIGXFSZ, see below.

/** A mistake in the arguments or in a file the reader named; its message is one sentence for them. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Thrown to print a help text and end well. */
export class HelpRequest extends Error {
  override readonly name = 'HelpRequest';
}

/** A run stopped by the reader; exit code 130, as shells expect after Ctrl-C. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
}

// At a limit of file size (ulimit -f) the system first sends this signal, which would end the process without a word;
// ignored, the write fails with EFBIG and is reported like a full disk.
process.on('SIGXFSZ', () => undefined);

// Whoever reads the output has gone (`| head`): end without a trace; a run in progress has its checkpoint.
process.stdout.on('error', () => process.exit(1));

/** Runs a command; says in one sentence what went wrong and sets the exit code. `DEBUG=1` shows where. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (error instanceof HelpRequest) {
      console.log(error.message);
      return;
    }
    console.error(process.env['DEBUG'] === undefined ? sentenceOf(error) : error);
    process.exitCode = error instanceof UsageError ? 2 : error instanceof Interruption ? 130 : 1;
  }
}

/** Returns the message of an error, whatever was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
