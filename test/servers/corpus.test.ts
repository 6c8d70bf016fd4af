import { openConnection, type Connection } from '../../gmail/imap/connection';
import { createSearchQuery, type SearchOptions } from '../../gmail/watch/search-query';
import { compareBeginnings } from '../gmail/read/compare-beginnings';
import {
	compareCorpus,
	corpusNames,
	outdated,
	unlisted,
	type Comparison,
} from '../gmail/read/compare-corpus';
import { corpus } from '../gmail/read/corpus';
import { bounces, readBounces } from '../gmail/read/read-bounces';
import { expectedPacked, packedMails, readPacked } from '../gmail/read/packed-files';
import { expectedEvents, invitations, readEvents } from '../gmail/read/read-calendars';
import { searchedMessages, searchedSubjects } from '../support/searched-messages';
import { trustCertificate } from '../support/trust';
import { startDovecot, type Dovecot } from './dovecot';
import { describeServers } from './requirements';
import { serverAccount } from './server-account';

describeServers('reading awkward mail from a real Dovecot', ['dovecot'], () => {
	let dovecot: Dovecot;

	beforeAll(async () => {
		dovecot = await startDovecot();
		trustCertificate(dovecot.certificates.ca);
	});

	afterAll(() => dovecot?.stop());

	const withMail = async <T>(
		address: string,
		messages: Buffer[],
		use: (connection: Connection) => Promise<T>,
	): Promise<T> => {
		await dovecot.deliver(address, messages);
		const connection = await openConnection({
			account: serverAccount(dovecot, address),
			folder: 'INBOX',
		});
		try {
			return await use(connection);
		} finally {
			await connection.close();
		}
	};

	describe('the corpus', () => {
		let comparison: Comparison;

		beforeAll(async () => {
			comparison = await withMail(
				'corpus@example.test',
				corpus.map(({ source }) => source),
				async (connection) => await compareCorpus(connection, 'Dovecot'),
			);
		}, 120_000);

		it('is read whole', () => {
			expect(comparison.mails.size).toBe(corpusNames.length);
		});

		it('is understood as by Python, but for what the table explains', () => {
			expect(unlisted(comparison)).toEqual([]);
		});

		it('has nothing in the table that no longer differs', () => {
			expect(outdated(comparison)).toEqual([]);
		});
	});

	it('finds parts in the first bytes as Dovecot gives them by their number', async () => {
		const { alike, different, missed } = await withMail(
			'beginnings@example.test',
			[...corpus, ...bounces].map(({ source }) => source),
			compareBeginnings,
		);
		expect(different).toEqual([]);
		// Those of a few odd messages are asked for by their number.
		expect(missed.length).toBeLessThan(alike / 20);
	});

	it('understands what mail systems report', async () => {
		const { found, expected } = await withMail(
			'bounces@example.test',
			bounces.map(({ source }) => source),
			readBounces,
		);
		expect(found).toEqual(expected);
	});

	it('understands the events that programs invite to', async () => {
		expect(await withMail('calendars@example.test', invitations, readEvents)).toEqual(
			expectedEvents,
		);
	});

	it('opens what Outlook has packed', async () => {
		expect(await withMail('packed@example.test', packedMails, readPacked)).toEqual(expectedPacked);
	});

	it('answers the questions of the trigger, in any script', async () => {
		const asked: [SearchOptions, string[]][] = [
			[{ from: 'zoë' }, ['umlaut', 'file']],
			[{ from: 'taro@customer.test, zoë' }, ['umlaut', 'file', 'japanese']],
			[{ from: 'nobody@x.test, taro' }, ['japanese']],
			[{ from: 'taro, zoë', to: 'nobody@x.test; orders@example.test' }, ['file']],
			[{ from: 'a@x.test, b@x.test', to: 'me@example.test, orders@example.test' }, []],
			[{ to: 'orders@example.test, nobody@x.test', subject: 'file' }, ['file']],
			[{ subject: 'Größe' }, ['umlaut']],
			[{ subject: '見積' }, ['japanese']],
			[{ to: 'orders@example.test' }, ['file']],
			[{ largerThan: 5_000 }, ['file']],
			[{ smallerThan: 5_000, from: 'customer' }, ['umlaut', 'japanese']],
			[{ receivedAfter: new Date(Date.now() - 60_000) }, searchedSubjects],
			[{ unreadOnly: true, skipDrafts: true, subject: 'file' }, ['file']],
		];
		await withMail('search@example.test', searchedMessages, async (connection) => {
			for (const [options, subjects] of asked) {
				const query = createSearchQuery(options)(connection) ?? { all: true };
				const uids = await connection.search(query);
				const found = uids.map((uid) => searchedSubjects[uid - 1]);
				expect({ options, found }).toEqual({ options, found: subjects });
			}
			expect(() => createSearchQuery({ gmailSearch: 'is:starred' })(connection)).toThrow(
				expect.objectContaining({ code: 'gmailOnly' }),
			);
		});
	});
});
