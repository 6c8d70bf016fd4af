import { openConnection, type Connection } from '../../../gmail/imap/connection';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { sandboxAccount } from '../../support/sandbox-account';
import { trustCertificate } from '../../support/trust';
import { compareCorpus, corpusNames, outdated, unlisted, type Comparison } from './compare-corpus';
import { compareBeginnings } from './compare-beginnings';
import { corpus } from './corpus';

const me = 'me@example.test';
let sandbox: Sandbox;
let connection: Connection;
let comparison: Comparison;

beforeAll(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	sandbox.store.addAccount({ address: me, name: 'Me' });
	for (const { source } of corpus) {
		sandbox.store.account(me)!.append(source, { labels: ['\\Inbox'] });
	}
	connection = await openConnection({ account: sandboxAccount(sandbox, me), folder: 'INBOX' });
	comparison = await compareCorpus(connection, 'sandbox');
}, 120_000);

afterAll(async () => {
	await connection.close();
	await sandbox.close();
});

describe('the corpus, over the sandbox and by Python', () => {
	it('is large, and read whole', () => {
		expect(corpusNames.length).toBeGreaterThan(150);
		expect(comparison.mails.size).toBe(corpusNames.length);
	});

	it('is understood alike, but for what the table explains', () => {
		expect(unlisted(comparison)).toEqual([]);
	});

	it('has nothing in the table that no longer differs', () => {
		expect(outdated(comparison)).toEqual([]);
	});

	it('has the same parts in its first bytes as the server gives by their number', async () => {
		const { alike, different, missed } = await compareBeginnings(connection);
		expect(different).toEqual([]);
		// Those of a few odd messages are asked for by their number.
		expect(missed.length).toBeLessThan(alike / 20);
	});

	it("B1: keeps 8-bit text and binary files as they are, which n8n's Gmail node does not", () => {
		const mail = comparison.mails.get('file-8-bit-of-b1')!;
		expect(mail.text.trim()).toBe('café');
		expect(comparison.differing.join()).not.toContain('file-8-bit-of-b1');
	});

	it("B5: takes a comma in a name for part of the name, which n8n's Gmail node does not", () => {
		expect(comparison.mails.get('address-comma-in-name')).toMatchObject({
			from: [{ name: 'Doe, Jane', address: 'jane@x.example' }],
			to: [
				{ name: 'Roe, Richard', address: 'r@x.example' },
				{ name: '', address: 'plain@x.example' },
			],
			cc: [{ name: 'Müller, Jörg', address: 'j@x.example' }],
		});
	});

	it.each([
		['kind-bounce', 'bounce'],
		['kind-bounce-headers-only', 'bounce'],
		['kind-delayed', 'deliveryNotice'],
		['kind-read-receipt', 'readReceipt'],
		['kind-automatic-reply', 'automaticReply'],
		['kind-mailing-list', 'mail'],
		['kind-invitation', 'calendarInvitation'],
		['kind-signed', 'mail'],
		['python-16', 'bounce'],
		['python-43', 'bounce'],
	])('%s is of the kind %s', (name, kind) => {
		expect(comparison.mails.get(name)?.kind).toBe(kind);
	});

	it.each([
		['file-winmail', 'TNEF'],
		['file-uuencode', 'x-uuencode'],
		['file-unknown-encoding', 'x-unheard-of'],
		['kind-partial', 'One piece'],
		['kind-external', 'elsewhere'],
		['kind-encrypted', 'encrypted'],
	])('%s is marked as not what it seems', (name, note) => {
		const { attachments } = comparison.mails.get(name)!;
		expect(attachments.map((attachment) => attachment.note ?? '').join()).toContain(note);
	});

	it('marks nothing else', () => {
		const marked = [...comparison.mails].filter(([, { attachments }]) =>
			attachments.some(({ note }) => note !== undefined),
		);
		expect(marked.map(([name]) => name).sort()).toEqual([
			'file-unknown-encoding',
			'file-uuencode',
			'file-winmail',
			'kind-encrypted',
			'kind-external',
			'kind-partial',
			'python-36',
		]);
	});

	it('has HTML only where a part of it is HTML', () => {
		expect(comparison.mails.get('structure-two-texts')?.html).toBe('');
	});

	it('lists sizes within 3 bytes but where the encoding does not tell them', () => {
		expect(comparison.wrongSizes).toEqual([
			'file-base64-long-lines: l.pdf 2253 instead of 2313',
			'file-base64-short-lines: s.pdf 2328 instead of 2313',
			'file-base64-with-junk: j.bin 10 instead of 6',
			'file-quoted-printable: t.csv 20 instead of 14',
		]);
	});
});
