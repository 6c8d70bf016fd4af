import type { Wire } from './wire';

/** APPENDLIMIT in bytes, as Gmail announces it. */
export const APPEND_LIMIT = 35_651_584;

/** LITERAL-: a literal that does not wait may have this many bytes (RFC 7888). */
const MAX_UNSYNCED_BYTES = 4096;

const LITERAL_AT_END = /~?\{(\d+)(\+?)\}$/;

/** A command as it came, literals included; `refused` says why it must not run. */
export interface RawCommand {
	tag: string;
	/** Everything after the tag and its space. */
	bytes: Buffer;
	refused?: { status: 'NO' | 'BAD'; text: string };
}

/** Reads one command, asking for each literal that waits. Throws WireClosed. */
export async function readCommand(wire: Wire): Promise<RawCommand> {
	const pieces: Buffer[] = [];
	let refused: RawCommand['refused'];
	for (;;) {
		const line = await wire.readLine();
		pieces.push(line);
		const literal = LITERAL_AT_END.exec(line.toString('latin1', Math.max(0, line.length - 24)));
		if (!literal) break;
		const size = Number(literal[1]);
		const waits = literal[2] === '';
		refused ??= refusalOf(size, waits);
		// A client that waits for leave never sends what was refused.
		if (refused && waits) break;
		if (waits) {
			wire.send('+ go ahead\r\n');
			await wire.flush();
		}
		if (refused) await wire.skipBytes(size);
		else pieces.push(Buffer.from('\r\n'), await wire.readBytes(size));
	}
	const command = Buffer.concat(pieces);
	const space = command.indexOf(' ');
	const tag = space > 0 ? command.toString('latin1', 0, space) : '';
	return { tag, bytes: command.subarray(space + 1), refused };
}

function refusalOf(size: number, waits: boolean): RawCommand['refused'] {
	if (size > APPEND_LIMIT) return { status: 'NO', text: '[TOOBIG] Message too large. (Failure)' };
	if (!waits && size > MAX_UNSYNCED_BYTES) {
		return { status: 'BAD', text: '[TOOBIG] Non-synchronizing literal too large' };
	}
	return undefined;
}
