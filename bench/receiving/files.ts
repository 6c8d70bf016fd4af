/**
 * Downloading files beside a bare streaming parse, without n8n, from the same real Dovecot: 20 mails with 20 MB each. The
 * core streams the files that it chose to disk; the other streams whole sources through mailparser. Rounds alternate;
 * the medians are compared.
 *
 *   npx tsx --expose-gc bench/receiving/files.ts
 */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openConnection } from '../../gmail/imap/connection';
import { listAttachments } from '../../gmail/read/read-by-uids';
import type { Dovecot } from '../../test/servers/dovecot';
import { serverAccount } from '../../test/servers/server-account';
import { inMegabytes, measure, median } from '../measuring';
import { withDovecot } from './dovecot-mailbox';
import { makeMail, random } from './mails';
import { parseAsStreams } from './streaming-parse';

const COUNT = 20;
const BYTES = 20_000_000;
const ROUNDS = 5;
const address = 'support@example.test';
const folder = mkdtempSync(join(tmpdir(), 'files-'));

const core = async (dovecot: Dovecot): Promise<void> => {
	const connection = await openConnection({
		account: serverAccount(dovecot, address),
		folder: 'INBOX',
	});
	const uids = await connection.search({ all: true });
	for (const [uid, attachments] of await listAttachments(connection, uids)) {
		for (const { part } of attachments) {
			const { content } = await connection.download(uid, part);
			await pipeline(content, createWriteStream(join(folder, `${uid}-${part}`)));
		}
	}
	await connection.close();
};

void withDovecot(async (dovecot) => {
	const next = random(3);
	const mails = Array.from({ length: COUNT }, (_, i) => makeMail(next, `Large ${i}`, BYTES));
	await dovecot.deliver(address, mails);
	const took: Record<'bare' | 'core', number[]> = { bare: [], core: [] };
	let rise = 0;
	for (let round = 1; round <= ROUNDS; round++) {
		took.bare.push(
			(await measure(async () => await parseAsStreams(dovecot, address, folder))).took,
		);
		const ours = await measure(async () => await core(dovecot));
		took.core.push(ours.took);
		rise = Math.max(rise, ours.rise);
		const seconds = (ms = 0): string => `${(ms / 1_000).toFixed(1)} s`;
		console.log(
			`round ${round}: bare streaming parse ${seconds(took.bare.at(-1))}, core ${seconds(took.core.at(-1))}`,
		);
	}
	console.log(
		`speed of the core / a bare streaming parse: ${(median(took.bare) / median(took.core)).toFixed(2)} (asked: 0.7); memory above the start at most ${inMegabytes(rise)} (asked: 100)`,
	);
}).finally(() => rmSync(folder, { recursive: true, force: true }));
