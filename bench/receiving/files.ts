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
import { inMegabytes, inRounds, measure, median } from '../measuring';
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
	const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
	const told = async (name: string, work: () => Promise<void>) => {
		const measured = await measure(work);
		console.log(`${name}: ${seconds(measured.took)}`);
		return measured;
	};
	const { bare, ours } = await inRounds(ROUNDS, {
		bare: async () =>
			await told(
				'bare streaming parse',
				async () => await parseAsStreams(dovecot, address, folder),
			),
		ours: async () => await told('core', async () => await core(dovecot)),
	});
	const took = (results: { took: number }[]): number => median(results.map((each) => each.took));
	const rise = Math.max(...ours.map((each) => each.rise));
	console.log(
		`speed of the core / a bare streaming parse: ${(took(bare) / took(ours)).toFixed(2)} (asked: 0.7); memory above the start at most ${inMegabytes(rise)} (asked: 100)`,
	);
}).finally(() => rmSync(folder, { recursive: true, force: true }));
