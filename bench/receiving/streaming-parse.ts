import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { MailParser } from 'mailparser';
import type { Dovecot } from '../../test/servers/dovecot';
import { openClient } from './dovecot-mailbox';

/** What a FETCH of imapflow's download carries, in bytes: large enough that its round trips do not count. */
const CHUNK = 1_000_000;

/**
 * The plainest way to have the files of a mailbox on disk: each source streams from imapflow's download through
 * mailparser's streaming parser into files.
 */
export const parseAsStreams = async (
	dovecot: Dovecot,
	address: string,
	folder: string,
): Promise<void> => {
	const client = await openClient(dovecot, address);
	const uids = (await client.search({ all: true }, { uid: true })) || [];
	let files = 0;
	for (const uid of uids) {
		const { content } = await client.download(String(uid), undefined, {
			uid: true,
			chunkSize: CHUNK,
		});
		if (!content) throw new Error(`There is no message ${uid}`);
		const parser = new MailParser();
		const parsed = pipeline(content, parser);
		for await (const part of parser) {
			if (part.type !== 'attachment') continue;
			await pipeline(part.content, createWriteStream(join(folder, `file-${(files += 1)}`)));
			part.release();
		}
		await parsed;
	}
	await client.logout();
	if (files !== uids.length) throw new Error(`${files} files of ${uids.length} mails`);
};
