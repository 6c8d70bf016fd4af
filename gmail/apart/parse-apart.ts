import type { Mail } from '../message';
import type { FetchedMessage, Format } from '../parse/fetched-message';
import type { Origin } from '../parse/origin';
import { pack } from './packed';
import { runApart } from './run-apart';

/**
 * Parses a message in a thread of its own.
 *
 * @throws Error that says why it cannot be read, or that it takes too long
 */
export const parseApart = async (
	fetched: FetchedMessage,
	origin: Origin,
	format: Format,
): Promise<Mail> =>
	await runApart('parse', () => {
		const message = pack(fetched);
		return { input: { message, origin, format }, transfer: [message.bytes.buffer] };
	});
