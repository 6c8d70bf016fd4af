/**
 * What reading a mail costs, beside mailparser, which n8n's own trigger reads with: CPU time, so that a busy machine changes little.
 * Ours makes more of it (the new words, the kind, the event, the bounce, the files in a winmail.dat); mailparser also takes the
 * MIME tree apart, which the server has done for us. Rounds alternate; the medians are compared.
 *
 *   npx tsx bench/receiving/reading.ts
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { openConnection } from '../../gmail/imap/connection';
import type { FetchedMessage } from '../../gmail/parse/fetched-message';
import { parse } from '../../gmail/parse/parse';
import { fetchMessages } from '../../gmail/read/fetch';
import { startSandbox } from '../../sandbox/sandbox';
import { invitations } from '../../test/gmail/read/read-calendars';
import { packedMails } from '../../test/gmail/read/packed-files';
import { sandboxAccount } from '../../test/support/sandbox-account';
import { trustCertificate } from '../../test/support/trust';
import { inRounds, median } from '../measuring';
import { makeMail, random } from './mails';

const ROUNDS = 9;
const TIMES = 100;
const me = 'support@example.com';
const corpus = join(__dirname, '../../test/gmail/read');
const eml = (name: string): Buffer =>
	Buffer.from(readFileSync(join(corpus, name), 'latin1').replace(/\r?\n/g, '\r\n'), 'latin1');

const mail = makeMail(random(7), 'A mail').toString();

/** Its HTML alone, as the whole message: elsewhere mailparser makes no text of HTML. */
const htmlAlone = mail
	.replace(/Content-Type: multipart[^]*?--alternative[^]*?--alternative\r\n/, '')
	.replace(/\r\n--alternative--\s*$/, '');

const sources: [string, Buffer][] = [
	['a mail of 20 KB, text and HTML', Buffer.from(mail)],
	['the same, HTML alone', Buffer.from(htmlAlone)],
	['a bounce in prose', eml('bounces/qmail-two.eml')],
	['a bounce with a report', eml('bounces/office-365.eml')],
	['an invitation', invitations[0]!],
	['a winmail.dat of 200 KB', packedMails[0]!],
];

/** CPU time of one call, in ms. */
const cost = async (work: () => Promise<unknown>): Promise<number> => {
	const before = process.cpuUsage();
	for (let i = 0; i < TIMES; i += 1) await work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000 / TIMES;
};

const fetched = async (): Promise<FetchedMessage[]> => {
	const sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	sandbox.store.addAccount({ address: me, name: 'Support' });
	for (const [, source] of sources) {
		sandbox.store.account(me)!.append(source, { labels: ['\\Inbox'] });
	}
	const connection = await openConnection({
		account: sandboxAccount(sandbox, me),
		folder: 'INBOX',
	});
	const messages = await fetchMessages(
		connection,
		sources.map((_source, at) => at + 1),
	);
	await connection.close();
	await sandbox.close();
	return messages;
};

void (async () => {
	const messages = await fetched();
	const { text = '' } = await simpleParser(Buffer.from(htmlAlone));
	if (text.length < 7_000) throw new Error('mailparser finds no text in the HTML');
	const origin = { account: me, mailbox: 'INBOX', folder: 'INBOX' };
	for (const [at, [name, source]] of sources.entries()) {
		const ours = async () => await parse(messages[at]!, origin);
		const theirs = async () => await simpleParser(source);
		await cost(ours);
		await cost(theirs);
		const costs = await inRounds(ROUNDS, {
			theirs: async () => await cost(theirs),
			ours: async () => await cost(ours),
		});
		const [one, other] = [median(costs.ours), median(costs.theirs)];
		console.log(
			`${name}: ${one.toFixed(2)} ms, mailparser ${other.toFixed(2)} ms, ratio ${(one / other).toFixed(2)}`,
		);
	}
	process.exit(0);
})();
