import { openConnection, type Connection } from '../../../gmail/imap/connection';
import { createSearchQuery, type SearchOptions } from '../../../gmail/watch/search-query';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox';
import { sandboxAccount } from '../../support/sandbox-account';
import { searchedMessages, searchedSubjects } from '../../support/searched-messages';
import { trustCertificate } from '../../support/trust';

const me = 'me@example.test';
let sandbox: Sandbox;
let connection: Connection;

beforeAll(async () => {
	sandbox = await startSandbox();
	trustCertificate(sandbox.caPem);
	sandbox.store.addAccount({ address: me, name: 'Me' });
	for (const source of searchedMessages) {
		sandbox.store.deliver({ from: 'zoe@customer.test', to: [me] }, source);
	}
	connection = await openConnection({ account: sandboxAccount(sandbox, me), folder: 'INBOX' });
});

afterAll(async () => {
	await connection.close();
	await sandbox.close();
});

describe('a question put to the sandbox', () => {
	it.each<[SearchOptions, string[]]>([
		[{ from: 'zoë' }, ['umlaut', 'file']],
		[{ from: 'taro@customer.test, zoë' }, ['umlaut', 'file', 'japanese']],
		[{ from: 'nobody@x.test, taro' }, ['japanese']],
		[{ from: 'taro, zoë', to: 'nobody@x.test; orders@example.test' }, ['file']],
		[{ from: 'a@x.test, b@x.test', to: 'me@example.test, orders@example.test' }, []],
		[{ to: 'orders@example.test, nobody@x.test', subject: 'file' }, ['file']],
		[{ subject: 'Größe' }, ['umlaut']],
		[{ subject: '見積' }, ['japanese']],
		[{ to: 'orders@example.test' }, ['file']],
		[{ gmailSearch: 'subject:Größe OR subject:japanese' }, ['umlaut', 'japanese']],
		[{ gmailSearch: 'subject:Größe OR subject:japanese', from: 'zoë' }, ['umlaut']],
		[{ hasAttachment: true }, ['file']],
		[{ hasAttachment: false }, ['umlaut', 'japanese']],
		[{ largerThan: 5_000 }, ['file']],
		[{ smallerThan: 5_000 }, ['umlaut', 'japanese']],
		[{ receivedAfter: new Date(Date.now() - 60_000) }, ['umlaut', 'file', 'japanese']],
		[{ receivedAfter: new Date(Date.now() + 60_000) }, []],
		[{ unreadOnly: true, subject: 'file' }, ['file']],
	])('%j finds %j', async (options, subjects) => {
		const uids = await connection.search(createSearchQuery(options)(connection) ?? { all: true });
		expect(uids.map((uid) => searchedSubjects[uid - 1])).toEqual(subjects);
	});
});
