import { Readable } from 'node:stream';
import { setImmediate as othersTurn } from 'node:timers/promises';
import type MailComposer from 'nodemailer/lib/mail-composer';

type Part = ReturnType<MailComposer['compile']>;

/** What nodemailer reads the content of a part by, and its types do not name. */
interface Reader {
	_getStream(content: unknown): Readable;
}

/** Bytes of a text that are encoded at one time: a megabyte of equals signs would hold up n8n for 100 ms. */
const SLICE_BYTES = 32 * 1024;

async function* slicesOf(text: string): AsyncGenerator<Buffer> {
	const bytes = Buffer.from(text);
	for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
		if (at > 0) await othersTurn();
		yield bytes.subarray(at, at + SLICE_BYTES);
	}
}

/** Has the texts of a message encoded slice by slice, between which n8n does other things. */
export const inSlices = (message: Part): Part => {
	const visit = (part: Part): void => {
		const reader = part as unknown as Reader;
		const read = reader._getStream.bind(part);
		reader._getStream = (content) =>
			typeof content === 'string' && content.length > SLICE_BYTES
				? Readable.from(slicesOf(content), { objectMode: false })
				: read(content);
		part.childNodes.forEach(visit);
	};
	visit(message);
	return message;
};
