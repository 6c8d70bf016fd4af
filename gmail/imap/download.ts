import { Readable } from 'node:stream';
import type { ImapFlow } from 'imapflow';
import { classify, GmailError, guideTo, pages } from '../errors';
import type { Run } from './run-command';

/** A body part or a whole message on its way. */
export interface Download {
	/** Its bytes without transfer encoding, read from the server as fast as they are taken. Fails with GmailError. */
	content: Readable;
	/** MIME type, lower case; '' where the message tells none. */
	mimeType: string;
	/** '' where the message tells none. */
	fileName: string;
	/** Character set of a text; '' where the message tells none. Its bytes are not converted. */
	charset: string;
}

/** Bytes of one FETCH: what is in memory of a download, and what one round trip brings. */
const CHUNK_BYTES = 1024 * 1024;

async function* explained(content: Readable, mailbox: string): AsyncGenerator<Buffer> {
	try {
		yield* content;
	} catch (error) {
		throw classify(error, { mailbox, channel: 'imap' });
	}
}

/** For a message that is gone, or that has no such part. */
export const noSuchPart = (
	what: string,
	uid: number,
	folder: string,
	mailbox: string,
): GmailError =>
	new GmailError(`There is no ${what} with UID ${uid} in ${folder} of ${mailbox}`, {
		code: 'messageNotFound',
		retry: 'never',
		remedy:
			'It was moved or deleted since the workflow got it, or the number of the part comes from another message. You look for it in Gmail, and take the "part" of an entry in the attachments of this very message.',
		page: pages.gmail,
		guide: guideTo('There is no message with UID 7 in INBOX of {mailbox}'),
	});

/**
 * Streams a body part, or with `part` undefined the message as it was sent. It takes one connection's turn for each
 * chunk, so other commands may run meanwhile; a stream that is not read to its end must be destroyed.
 *
 * @throws GmailError `messageNotFound` when the message is gone, or has no such part
 */
export const download = async (
	{ imap, run, mailbox, folder }: { imap: ImapFlow; run: Run; mailbox: string; folder: string },
	uid: number,
	part: string | undefined,
): Promise<Download> => {
	const what = part === undefined ? 'message' : `part ${part} of the message`;
	const { content, meta } = await run(
		// decodeText would turn texts into UTF-8: these bytes become files.
		() => imap.download(uid, part, { uid: true, chunkSize: CHUNK_BYTES, decodeText: false }),
		`download the ${what} with UID ${uid} of ${folder}`,
	);
	if (!content) throw noSuchPart(what, uid, folder, mailbox);
	return {
		content: Readable.from(explained(content, mailbox), { objectMode: false }),
		mimeType: meta.contentType ?? '',
		fileName: meta.filename ?? '',
		charset: meta.charset ?? '',
	};
};
